using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Asks the registry for the schedules of this actor system. Answered by <see cref="SchedulesFound"/>.</summary>
public sealed record GetSchedules : INoSerializationVerificationNeeded
{
    private GetSchedules() { }

    /// <summary>The only instance.</summary>
    public static GetSchedules Instance { get; } = new();
}

/// <summary>Answers <see cref="GetSchedules"/>.</summary>
/// <param name="Schedules">
/// Those of all sources that were added by <see cref="EphemeralRegistry.AddSchedules"/>, by name, then by coordinator. A source that throws, or
/// does not answer within a second, is left out, and the actor system's log says so.
/// </param>
public sealed record SchedulesFound(IReadOnlyList<EphemeralScheduleStatus> Schedules) : INoSerializationVerificationNeeded;
