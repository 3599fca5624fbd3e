using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Cluster.Protocol;

/// <summary>
/// What travels between nodes. Written by <see cref="ClusterSerializer"/>; none of them says anything of items, results or keys as text.
/// </summary>
internal interface IClusterMessage : IDeadLetterSuppression;

/// <summary>What goes to the key's actor by way of sharding, which finds or makes it.</summary>
internal interface IKeyMessage : IClusterMessage
{
    string Key { get; }
}

/// <summary>Sender to key: begin this delivery. Its Akka sender is the sending node's post.</summary>
internal sealed record Open(string Key, long Delivery) : IKeyMessage
{
    public override string ToString() => $"Open {{ Delivery = {Delivery} }}";
}

/// <summary>Anybody to key: how are you. Answered by <see cref="KeyFound"/>.</summary>
internal sealed record FindKey(string Key) : IKeyMessage
{
    public override string ToString() => nameof(FindKey);
}

/// <summary>Several messages for one node, in one.</summary>
internal sealed record Post(IReadOnlyList<INodeMessage> Messages) : IClusterMessage
{
    public override string ToString() => $"Post {{ Messages = {Messages?.Count} }}";
}

/// <summary>What one node's post brings to another's.</summary>
internal interface INodeMessage : INoSerializationVerificationNeeded;

/// <summary>Key to sender: this delivery goes to the inbox of this number, on the node of this uid.</summary>
internal sealed record Opened(long Delivery, long Inbox, int NodeUid) : INodeMessage;

/// <summary>Sender to key: operations in order, the first of which has this number in its delivery.</summary>
/// <param name="Inbox">The key's.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="First">The number of the first.</param>
/// <param name="Ids">The operations' ids.</param>
/// <param name="Items">Their items: as they are within a node, as bytes between nodes.</param>
/// <param name="AreEncoded">Whether they are bytes.</param>
/// <param name="Origins">Where each comes from, null for one of which there is nothing to say; null where there is nothing to say of any.</param>
internal sealed record Batch(long Inbox, long Delivery, long First, long[] Ids, object?[] Items, bool AreEncoded, OperationOrigin?[]? Origins = null)
    : INodeMessage
{
    public override string ToString() => $"Batch {{ Delivery = {Delivery}, First = {First}, Count = {Ids?.Length} }}";
}

/// <summary>Key to sender: all before this number has arrived.</summary>
internal sealed record Receipt(long Delivery, long Next) : INodeMessage;

/// <summary>Key to sender: I leave. I have not started these, and nothing from this number on has arrived.</summary>
internal sealed record Released(long Delivery, long Next, long[] NotStarted) : INodeMessage
{
    public override string ToString() => $"Released {{ Delivery = {Delivery}, Count = {NotStarted?.Length} }}";
}

/// <summary>Node to sender: the inbox of this delivery is not here.</summary>
internal sealed record Gone(long Delivery) : INodeMessage;

/// <summary>Sender to node: what became of these.</summary>
/// <param name="Inbox">The key's, where its actor may still have them in its mailbox; 0 where it has none any more.</param>
/// <param name="Delivery">The delivery that is at its end; 0 when none is.</param>
/// <param name="Ids">The operations' ids.</param>
internal sealed record Inquiry(long Inbox, long Delivery, long[] Ids) : INodeMessage
{
    public override string ToString() => $"Inquiry {{ Delivery = {Delivery}, Count = {Ids?.Length} }}";
}

/// <summary>Node to sender: I don't have these, and have given those back. The rest waits, runs, or has been answered once more.</summary>
internal sealed record InquiryAnswered(int NodeUid, long Delivery, long[] Unknown, long[] NotStarted) : INodeMessage
{
    public override string ToString() => $"InquiryAnswered {{ Delivery = {Delivery} }}";
}

/// <summary>Sender to key, or to node where the key has no inbox any more: cancel this one.</summary>
internal sealed record CancelSent(long Inbox, long Id) : INodeMessage;

/// <summary>Node to sender: this one has ended.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Outcome">How.</param>
/// <param name="Result">Its result, as it is within a node, as bytes between nodes; null where there is none.</param>
/// <param name="IsEncoded">Whether the result is bytes.</param>
/// <param name="Error">Why it failed or was cancelled.</param>
/// <param name="HasSeveralErrors">Whether the error gathers several of the body's task; within a node alone.</param>
internal sealed record Ended(long Id, OperationStates Outcome, object? Result, bool IsEncoded, Exception? Error, bool HasSeveralErrors = false) : INodeMessage
{
    public override string ToString() => $"Ended {{ Id = {Id}, Outcome = {Outcome} }}";
}

/// <summary>Guard to guard: do I still belong to the cluster? Answered by <see cref="Pong"/> if so, else not at all.</summary>
internal sealed record Ping(long Number, string Address, int Uid) : IClusterMessage;

/// <summary>Answers <see cref="Ping"/>.</summary>
internal sealed record Pong(long Number) : IClusterMessage;

/// <summary>Anybody to node: how are you. Answered by <see cref="NodeFound"/>.</summary>
internal sealed record GetNode : IClusterMessage;

/// <summary>Answers <see cref="GetNode"/>.</summary>
internal sealed record NodeFound(EphemeralNodeStatus Status) : IClusterMessage
{
    private const int MostShards = 1_000;
    private const int LongestKey = 256;

    /// <summary>As much of a status as fits into one message, in which each character of a key may take six bytes: Akka.NET discards one that is too
    /// large, and its node would seem silent.</summary>
    public static NodeFound Of(EphemeralNodeStatus status) => new(status with
    {
        Shards = [.. status.Shards.Take(MostShards)],
        ShardCount = status.ShardCount,
        Operations = status.Operations is { } operations ? operations with { Stuck = [.. operations.Stuck.Select(Cut)] } : null,
    });

    private static StuckOperation Cut(StuckOperation stuck) =>
        stuck.Key is { } key ? stuck with { Key = ErrorText.Cut(key, LongestKey) } : stuck;

    public override string ToString() => nameof(NodeFound);
}

/// <summary>Answers <see cref="FindKey"/>.</summary>
internal sealed record KeyFound(EphemeralShardedKeyStatus Status) : IClusterMessage
{
    public override string ToString() => nameof(KeyFound);
}

/// <summary>Node to nodes: these signals were raised here.</summary>
internal sealed record SharedSignals(string Node, IReadOnlyList<(string Name, string? Key)> Signals) : IClusterMessage
{
    public override string ToString() => $"SharedSignals {{ Count = {Signals?.Count} }}";
}
