using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Asks the registry for the coordinators of this actor system that span a cluster. Answered by <see cref="ShardedCoordinatorsFound"/>.
/// </summary>
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

/// <summary>
/// Asks a coordinator of a cluster for one key, wherever it lives. Answered by <see cref="EphemeralShardedKeyStatus"/>.
/// </summary>
/// <param name="Key">The key as text.</param>
public sealed record GetShardedKey(string Key) : INoSerializationVerificationNeeded
{
    /// <summary>The message's name, without the key.</summary>
    public override string ToString() => nameof(GetShardedKey);
}
