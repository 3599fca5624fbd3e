using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.AspNetCore.Sampling;

namespace Ephemeral.AspNetCore.Models;

/// <summary>Makes what is shown of what coordinators tell.</summary>
internal static class ModelMaker
{
    public static FiguresModel Of(EphemeralStatus status) => new()
    {
        Pending = status.PendingCount,
        MaxPending = status.MaxPendingOperations,
        Active = status.ActiveCount,
        MaxConcurrency = status.CurrentMaxConcurrency,
        TotalEnqueued = status.TotalEnqueued,
        TotalCompleted = status.TotalCompleted,
        TotalFailed = status.TotalFailed,
        TotalCancelled = status.TotalCancelled,
        TotalRefused = status.TotalRefused,
        TotalOverBound = status.TotalOverBound,
        WaitingProducers = status.WaitingProducers,
        Tracked = status.Tracked,
        Pinned = status.Pinned,
        TotalEvicted = status.TotalEvicted,
        TotalExpired = status.TotalExpired,
        FailuresEvicted = status.FailuresEvicted,
        LiveKeys = status.LiveKeyCount,
        Stuck = status.Stuck.Count,
        CallbackFailures = status.CallbackFailures,
        TotalSignals = status.TotalSignals,
        SignalsEvicted = status.SignalsEvicted,
        SignalsBlocked = status.SignalsBlocked,
        SignalsDropped = status.SignalsDropped,
        PausedForMs = status.PausedFor?.TotalMilliseconds,
        DeferredForMs = status.DeferredFor?.TotalMilliseconds,
        DeferredBy = status.DeferredBy,
    };

    public static OperationModel Of(EphemeralOperationSnapshot operation, DateTimeOffset now, bool withMessages) => new(
        Text(operation.Id),
        StateOf(operation),
        operation.Key,
        operation.Started,
        operation.Completed,
        operation.Duration?.TotalMilliseconds,
        Math.Max(0, (now - (operation.Completed ?? operation.Started)).TotalMilliseconds),
        operation.Error is { } error ? new ErrorModel(error.GetType().FullName ?? error.GetType().Name, withMessages ? error.Message : null) : null,
        operation.Signals ?? [],
        operation.IsPinned);

    public static SignalModel Of(SignalEvent signal) => new(
        signal.Signal, signal.OperationId == 0 ? null : Text(signal.OperationId), signal.Key, signal.Timestamp);

    public static KeyModel Of(KeyFigures key) => new(key.Key, key.PendingCount, key.ActiveCount, key.WaitingFor?.TotalMilliseconds);

    public static LintModel Of(EphemeralLint lint) => new(lint.Rule, lint.Coordinator, lint.Finding, lint.Remedy);

    public static LatencyModel Of(LatencyFigures latency) => new(
        latency.Count, latency.P50.TotalMilliseconds, latency.P95.TotalMilliseconds, latency.P99.TotalMilliseconds,
        latency.Max.TotalMilliseconds);

    public static HistoryModel Of(SampleRing ring) => new(
        Column(ring, static sample => sample.Enqueued), Column(ring, static sample => sample.Started),
        Column(ring, static sample => sample.Completed), Column(ring, static sample => sample.Failed),
        Column(ring, static sample => sample.Cancelled), Column(ring, static sample => sample.Pending),
        Column(ring, static sample => sample.Active));

    public static ActivityModel Of(Sample[] buckets) => new(
        [.. buckets.Select(static bucket => bucket.Completed)], [.. buckets.Select(static bucket => bucket.Failed)],
        [.. buckets.Select(static bucket => bucket.Cancelled)]);

    public static string StateOf(EphemeralStatus status) => status switch
    {
        { IsDrained: true } => "drained",
        { IsCompleted: true } => "completed",
        { IsPaused: true } => "paused",
        { IsDeferred: true } => "deferred",
        { PendingCount: 0, ActiveCount: 0 } => "idle",
        _ => "running",
    };

    private static string StateOf(EphemeralOperationSnapshot operation) => operation switch
    {
        { Completed: null } => "running",
        { IsFaulted: true } => "failed",
        { IsCancelled: true } => "cancelled",
        _ => "completed",
    };

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long[] Column(SampleRing ring, Func<Sample, long> value)
    {
        var column = new long[ring.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(ring[i]);
        return column;
    }
}
