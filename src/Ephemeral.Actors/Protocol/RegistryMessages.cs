using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Asks the registry for all coordinators of the actor system. Answered by <see cref="CoordinatorsFound"/>.</summary>
public sealed record GetCoordinators : INoSerializationVerificationNeeded
{
    private GetCoordinators() { }

    /// <summary>The only instance.</summary>
    public static GetCoordinators Instance { get; } = new();
}

/// <summary>Answers <see cref="GetCoordinators"/>.</summary>
/// <param name="Coordinators">All that have been made and have not ended, ordered by name.</param>
public sealed record CoordinatorsFound(IReadOnlyList<CoordinatorEntry> Coordinators) : INoSerializationVerificationNeeded;

/// <summary>Asks the registry for one coordinator. Answered by <see cref="CoordinatorEntry"/>, else a <c>Status.Failure</c> with all names.</summary>
/// <param name="Name">Its name in the registry; compared ordinally.</param>
public sealed record FindCoordinator(string Name) : INoSerializationVerificationNeeded;

/// <summary>A coordinator in the registry.</summary>
/// <param name="Name">Its name; where several have the same, the second is <c>name-2</c>, and so on: unique in the registry.</param>
/// <param name="Kind"><c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>.</param>
/// <param name="Actor">Whom to tell and ask; watch it to know when the coordinator ends.</param>
public sealed record CoordinatorEntry(string Name, string Kind, IActorRef Actor) : INoSerializationVerificationNeeded;

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

/// <summary>Asks the registry for this system's coordinators that span a cluster. Answered by <see cref="ShardedCoordinatorsFound"/>.</summary>
public sealed record GetShardedCoordinators : INoSerializationVerificationNeeded
{
    private GetShardedCoordinators() { }

    /// <summary>The only instance.</summary>
    public static GetShardedCoordinators Instance { get; } = new();
}

/// <summary>Answers <see cref="GetShardedCoordinators"/>.</summary>
/// <param name="Coordinators">
/// All of them, ordered by name, each with its actor on this node. The operations that run on this node are those of the coordinator of the same
/// name among <see cref="CoordinatorsFound"/>.
/// </param>
public sealed record ShardedCoordinatorsFound(IReadOnlyList<CoordinatorEntry> Coordinators) : INoSerializationVerificationNeeded;

/// <summary>Asks a coordinator of a cluster for all nodes that have it. Answered by <see cref="NodesFound"/>.</summary>
public sealed record GetNodes : INoSerializationVerificationNeeded
{
    private GetNodes() { }

    /// <summary>The only instance.</summary>
    public static GetNodes Instance { get; } = new();
}

/// <summary>Answers <see cref="GetNodes"/>.</summary>
/// <param name="Nodes">The members of the cluster that may have the coordinator, by address; this node first.</param>
public sealed record NodesFound(IReadOnlyList<EphemeralNodeStatus> Nodes) : INoSerializationVerificationNeeded;

/// <summary>Asks a coordinator of a cluster for one key, wherever it lives. Answered by <see cref="EphemeralShardedKeyStatus"/>.</summary>
/// <param name="Key">The key as text.</param>
public sealed record GetShardedKey(string Key) : INoSerializationVerificationNeeded
{
    /// <summary>The message's name, without the key.</summary>
    public override string ToString() => nameof(GetShardedKey);
}
