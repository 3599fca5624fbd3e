using Akka.Actor;

namespace Ephemeral.Actors;

/// <summary>One node of a coordinator that spans a cluster: what it sends and what it runs.</summary>
public sealed record EphemeralNodeStatus
{
    /// <summary>The coordinator's name.</summary>
    public required string Coordinator { get; init; }

    /// <summary>The node's address.</summary>
    public required string Address { get; init; }

    /// <summary>Its roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What it is in the cluster, such as <c>Up</c> or <c>Leaving</c>; <c>Alone</c> where there is no cluster.</summary>
    public string State { get; init; } = "Alone";

    /// <summary>Whether other members hear of it.</summary>
    public bool IsReachable { get; init; } = true;

    /// <summary>Whether it has answered; otherwise all that follows is unknown.</summary>
    public bool HasAnswered { get; init; }

    /// <summary>How many operations were admitted here and wait for room at their key's owner.</summary>
    public long Pending { get; init; }

    /// <summary>How many operations were admitted here, sent to their key's owner, and are not answered yet.</summary>
    public long InFlight { get; init; }

    /// <summary>How many were admitted here, ever.</summary>
    public long TotalAdmitted { get; init; }

    /// <summary>How many that were admitted here ended well, ever.</summary>
    public long TotalCompleted { get; init; }

    /// <summary>How many that were admitted here failed, ever, those included whose owner was lost.</summary>
    public long TotalFailed { get; init; }

    /// <summary>How many that were admitted here were cancelled, ever.</summary>
    public long TotalCancelled { get; init; }

    /// <summary>How many were not admitted here because there was no room, ever.</summary>
    public long TotalRefused { get; init; }

    /// <summary>How many that were admitted here lost their owner, ever: they have failed, or run again.</summary>
    public long TotalOwnerLost { get; init; }

    /// <summary>How many were sent again, because nobody said that they had arrived or because their key has moved.</summary>
    public long TotalSentAgain { get; init; }

    /// <summary>How many producers wait for room here.</summary>
    public int WaitingProducers { get; init; }

    /// <summary>How many keys live here.</summary>
    public int LiveKeys { get; init; }

    /// <summary>How many keys are on their way to another node, and wait for what still runs here.</summary>
    public int LeavingKeys { get; init; }

    /// <summary>The shards that live here, the first 1,000 of them. <see cref="ShardCount"/> says how many there are.</summary>
    public IReadOnlyList<string> Shards { get; init; } = [];

    /// <summary>How many shards live here; never less than <see cref="Shards"/> has.</summary>
    public int ShardCount
    {
        get => Math.Max(field, Shards.Count);
        init;
    }

    /// <summary>Whether it starts nothing, because it stood still for long and no other member has answered since.</summary>
    public bool IsHeld { get; init; }

    /// <summary>How many signals were not shared with the other nodes, because too many were raised at once.</summary>
    public long SignalsDropped { get; init; }

    /// <summary>The status of what runs here; null for a node without the role. Keys of what is stuck are cut after 256 characters.</summary>
    public EphemeralStatus? Operations { get; init; }
}

/// <summary>One key of a coordinator that spans a cluster.</summary>
public sealed record EphemeralShardedKeyStatus : INoSerializationVerificationNeeded
{
    /// <summary>The key as text.</summary>
    public required string Key { get; init; }

    /// <summary>The address of the node where it lives.</summary>
    public required string Node { get; init; }

    /// <summary>The shard that it belongs to.</summary>
    public required string Shard { get; init; }

    /// <summary>How many of its operations have arrived there and not started.</summary>
    public int Pending { get; init; }

    /// <summary>How many of its operations run.</summary>
    public int Running { get; init; }

    /// <summary>The last 100 remembered there: those that ended, in that order, then those that run. Errors are their types alone.</summary>
    public IReadOnlyList<EphemeralShardedOperation> Window { get; init; } = [];

    /// <summary>Where it lives and how much of it there is; not the key, which is the application's.</summary>
    public override string ToString() => FormattableString.Invariant($"Key on {Node}, shard {Shard}: {Pending} pending, {Running} running");
}

/// <summary>What is remembered of one operation on the node where it ran.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Started">When it started.</param>
/// <param name="Completed">When it ended; null while it runs.</param>
/// <param name="ErrorType">The type of its error; null where there is none.</param>
public sealed record EphemeralShardedOperation(long Id, OperationStates State, DateTimeOffset Started, DateTimeOffset? Completed, string? ErrorType);
