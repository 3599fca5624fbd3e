using System.Text.Json.Serialization;
using Akka.Actor;

namespace Ephemeral.Actors;

/// <summary>
/// How a coordinator stands. The counts of its operations add up: in every status,
/// <c>TotalEnqueued == PendingCount + ActiveCount + TotalCompleted + TotalFailed + TotalCancelled</c>. The rest is read beside them.
/// </summary>
public sealed record EphemeralStatus : INoSerializationVerificationNeeded
{
    /// <summary>How many stuck operations are listed at the most: a status is asked for each second, and travels between nodes.</summary>
    internal const int MostStuck = 20;

    /// <summary>The coordinator's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>; <c>sharded</c> for a node's part of one over a cluster.</summary>
    public required string Kind { get; init; }

    /// <summary>Admitted, not started.</summary>
    public required long PendingCount { get; init; }

    /// <summary>Running.</summary>
    public required long ActiveCount { get; init; }

    /// <summary>Admitted ever.</summary>
    public required long TotalEnqueued { get; init; }

    /// <summary>Started ever. One that was cancelled before it started is not among them.</summary>
    public required long TotalStarted { get; init; }

    /// <summary>Ended well.</summary>
    public required long TotalCompleted { get; init; }

    /// <summary>Ended with an error.</summary>
    public required long TotalFailed { get; init; }

    /// <summary>Cancelled, before they started or while they ran.</summary>
    public required long TotalCancelled { get; init; }

    /// <summary>Admitted from inside one of the coordinator's own operations, over <c>MaxPendingOperations</c>.</summary>
    public required long TotalOverBound { get; init; }

    /// <summary>Refused by <c>TryEnqueue</c> or <c>TrySubmit</c>, because there was no room or intake had ended.</summary>
    public required long TotalRefused { get; init; }

    /// <summary>When an item was last refused so; null when none ever was.</summary>
    public required DateTimeOffset? LastRefused { get; init; }

    /// <summary>How many may be pending: <see cref="EphemeralOptions.MaxPendingOperations"/>.</summary>
    public required int MaxPendingOperations { get; init; }

    /// <summary>How many keys have something pending or running, or had so lately; 0 where there are no keys.</summary>
    public required int LiveKeyCount { get; init; }

    /// <summary>Producers that wait in <c>EnqueueAsync</c> at this moment.</summary>
    public required int WaitingProducers { get; init; }

    /// <summary>How many operations may run at the same time now.</summary>
    public required int CurrentMaxConcurrency { get; init; }

    /// <summary>Whether starting is paused.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>For how long starting has been paused; null when it is not.</summary>
    public required TimeSpan? PausedFor { get; init; }

    /// <summary>Whether intake has ended.</summary>
    public required bool IsCompleted { get; init; }

    /// <summary>Whether intake has ended and everything admitted has ended too.</summary>
    public required bool IsDrained { get; init; }

    /// <summary>Finished operations in the window.</summary>
    public required int Tracked { get; init; }

    /// <summary>Pinned operations, running ones included.</summary>
    public required int Pinned { get; init; }

    /// <summary>Forgotten because younger ones came.</summary>
    public required long TotalEvicted { get; init; }

    /// <summary>Forgotten because they became too old.</summary>
    public required long TotalExpired { get; init; }

    /// <summary>Of those forgotten because of number or age, the failed ones. Whether anyone had read them is not known.</summary>
    public required long FailuresEvicted { get; init; }

    /// <summary>When the last failed operation was forgotten because of number or age; null when none was.</summary>
    public required DateTimeOffset? LastFailureEvicted { get; init; }

    /// <summary>Whether work is held back because of a signal of <see cref="EphemeralOptions.DeferOnSignals"/>.</summary>
    public required bool IsDeferred { get; init; }

    /// <summary>For how long it has been; null when it is not.</summary>
    public required TimeSpan? DeferredFor { get; init; }

    /// <summary>The signal that holds it back, or of several the one that came last; null when it is not held back.</summary>
    public required string? DeferredBy { get; init; }

    /// <summary>Signals in the coordinator's log.</summary>
    public required int SignalCount { get; init; }

    /// <summary>Signals raised ever.</summary>
    public required long TotalSignals { get; init; }

    /// <summary>Signals that left the log because younger ones came.</summary>
    public required long SignalsEvicted { get; init; }

    /// <summary>Signals that the constraints of the coordinator or of its sink stopped.</summary>
    public required long SignalsBlocked { get; init; }

    /// <summary>Signals that a listener or handler was too slow for, counted for each.</summary>
    public required long SignalsDropped { get; init; }

    /// <summary>When that last happened; null when it never did.</summary>
    public required DateTimeOffset? LastSignalDropped { get; init; }

    /// <summary>Calls of the application's callbacks that threw.</summary>
    public required long CallbackFailures { get; init; }

    /// <summary>The 20 oldest, oldest first, of the operations that run on past their timeout although their tokens were cancelled.</summary>
    public required IReadOnlyList<StuckOperation> Stuck { get; init; }

    /// <summary>How many operations run on past their timeout in all; never less than <see cref="Stuck"/> has.</summary>
    public int StuckCount
    {
        get => Math.Max(field, Stuck.Count);
        init;
    }

    /// <summary>Whether <c>SetMaxConcurrency</c> is allowed: <see cref="EphemeralOptions.EnableDynamicConcurrency"/>.</summary>
    public bool HasDynamicConcurrency { get; init; }

    /// <summary>When the last operation started; null when none has.</summary>
    public DateTimeOffset? LastStarted { get; init; }

    /// <summary>For how long the oldest running operation has been running; null when none runs.</summary>
    public TimeSpan? LongestRunning { get; init; }

    /// <summary>The id of that operation; null when none runs. Text in JSON, as not every reader has numbers of 64 bits.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public long? LongestRunningId { get; init; }

    /// <summary>The type of the exception with which its stream failed; null when none did. <c>DrainAsync</c> throws the exception.</summary>
    public string? StreamError { get; init; }

    /// <summary>The counts that add up, and whether anything holds work back.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name} ({Kind}): {PendingCount} pending, {ActiveCount} active of {CurrentMaxConcurrency}, {TotalCompleted} completed, ")
        + FormattableString.Invariant($"{TotalFailed} failed, {TotalCancelled} cancelled")
        + (IsPaused ? ", paused" : "") + (IsDeferred ? ", deferred" : "") + (IsDrained ? ", drained" : IsCompleted ? ", completed" : "");
}

/// <summary>A running operation whose token was cancelled, and which runs on past <see cref="EphemeralOptions.OperationTimeout"/>.</summary>
/// <param name="Id">The operation's id. Text in JSON, as not every reader has numbers of 64 bits.</param>
/// <param name="Key">Its key as text; null where the coordinator has no keys.</param>
/// <param name="Age">For how long it has been running.</param>
public sealed record StuckOperation(
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Id,
    string? Key,
    TimeSpan Age);
