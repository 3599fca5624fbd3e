namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Changes how many operations may run at the same time (F77). Answered by <see cref="Done"/>; by <c>Status.Failure</c> when
/// <see cref="EphemeralOptions.EnableDynamicConcurrency"/> is not set, or the number is out of range.
/// </summary>
/// <param name="MaxConcurrency">The new limit; at least 1.</param>
public sealed record SetMaxConcurrency(int MaxConcurrency) : ICoordinatorRequest;
