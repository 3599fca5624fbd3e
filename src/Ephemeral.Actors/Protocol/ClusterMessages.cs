using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

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
