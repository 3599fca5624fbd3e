namespace Ephemeral.Patterns;

/// <summary>What scheduled work is told of why it runs.</summary>
/// <param name="Schedule">The name of the schedule.</param>
/// <param name="Due">The time that it runs for: earlier than now where it waited or is made up for. For
/// <see cref="EphemeralScheduler.RunNow"/>, when that was called.</param>
public sealed record EphemeralScheduledTime(string Schedule, DateTimeOffset Due);
