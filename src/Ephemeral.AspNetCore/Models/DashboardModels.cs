using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.AspNetCore.Sampling;

namespace Ephemeral.AspNetCore.Models;

/// <summary>Turns what coordinators answer into what the dashboard shows.</summary>
internal static class DashboardModels
{
    public static OperationModel Of(EphemeralOperationSnapshot operation, DateTimeOffset now, bool withMessages) => new(
        Text(operation.Id),
        operation.State.ToString().ToLowerInvariant(),
        OperationText.OfKey(operation.Key),
        operation.State == OperationStates.Pending ? null : operation.Started,
        operation.Completed,
        operation.Duration?.TotalMilliseconds,
        operation.State == OperationStates.Pending ? null : Math.Max(0, (now - (operation.Completed ?? operation.Started)).TotalMilliseconds),
        operation.Error is { } error ? new ErrorModel(ErrorText.TypeOf(error), withMessages ? ErrorText.MessageOf(error) : null) : null,
        OperationText.Newest(operation.Signals),
        operation.Signals?.Count ?? 0,
        operation.IsPinned)
    {
        IsKeyCut = OperationText.IsCut(operation.Key),
    };

    /// <summary>One operation with all that is known of it.</summary>
    public static OperationModel InFull(
        EphemeralOperationSnapshot operation, IEnumerable<SignalEvent> signals, DateTimeOffset now, bool withMessages)
    {
        var model = Of(operation, now, withMessages);
        return model with
        {
            Signals = operation.Signals ?? [],
            Error = withMessages && model.Error is { } error ? error with { StackTrace = ErrorText.TraceOf(operation.Error!) } : model.Error,
            Raised = [.. signals.Where(signal => signal.OperationId == operation.Id)
                .Select(static signal => new RaisedModel(signal.Signal, signal.Timestamp))],
        };
    }

    public static SignalModel Of(SignalEvent signal) => new(
        signal.Signal, signal.OperationId == 0 ? null : Text(signal.OperationId), signal.Key, signal.Timestamp);

    public static KeyModel Of(EphemeralKeyStatus<string> key) => new(
        OperationText.OfKey(key.Key), key.PendingCount, key.ActiveCount, key.WaitingFor?.TotalMilliseconds);

    public static LatencyModel Of(Latency latency) => new(
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

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long[] Column(SampleRing ring, Func<Sample, long> value)
    {
        var column = new long[ring.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(ring[i]);
        return column;
    }
}
