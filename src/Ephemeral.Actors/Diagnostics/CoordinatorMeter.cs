using System.Diagnostics.Metrics;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>The instruments of all coordinators of the process. Totals and levels are read from their status when somebody collects.</summary>
internal static class CoordinatorMeter
{
    // from a body that returns at once to one that takes minutes
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly Meter Meter = new(new MeterOptions(EphemeralDiagnostics.MeterName) { Version = EphemeralDiagnostics.Version });

    private static readonly MeteredCoordinators Coordinators = new();

    static CoordinatorMeter()
    {
        Total("operations.enqueued", "Operations taken in.", static status => status.TotalEnqueued);
        Total("operations.started", "Operations started.", static status => status.TotalStarted);
        Meter.CreateObservableCounter("ephemeral.operations.ended", Outcomes, "{operation}", "Operations ended, by outcome.");
        Total("operations.refused", "Operations that TryEnqueue refused.", static status => status.TotalRefused);
        Total("operations.evicted", "Finished operations forgotten because younger ones came.", static status => status.TotalEvicted);
        Total("operations.expired", "Finished operations forgotten because of their age.", static status => status.TotalExpired);
        Level("operations.pending", "{operation}", "Operations taken in and not started.", static status => status.PendingCount);
        Level("operations.active", "{operation}", "Operations that run.", static status => status.ActiveCount);
        Total("signals.raised", "Signals raised.", static status => status.TotalSignals, "{signal}");
        Total("signals.dropped", "Signals that a listener or handler was too slow for, counted for each.",
            static status => status.SignalsDropped, "{signal}");
        Level("keys.live", "{key}", "Keys with something to do, or lately so.", static status => status.LiveKeyCount, ofKeys: true);
    }

    public static Histogram<double> WaitTime { get; } = Meter.CreateHistogram(
        "ephemeral.operation.wait_time", "s", "From the admission of an operation to its start.", tags: null, advice: Seconds);

    public static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "ephemeral.operation.duration", "s", "From the start of an operation to its end.", tags: null, advice: Seconds);

    public static void Add(MeteredCoordinator coordinator) => Coordinators.Add(coordinator);

    public static void Remove(MeteredCoordinator coordinator) => Coordinators.Remove(coordinator);

    private static void Total(string name, string description, Func<EphemeralStatus, long> read, string unit = "{operation}") =>
        Meter.CreateObservableCounter($"ephemeral.{name}", () => Observe(read), unit, description);

    private static void Level(string name, string unit, string description, Func<EphemeralStatus, long> read, bool ofKeys = false) =>
        Meter.CreateObservableUpDownCounter($"ephemeral.{name}", () => Observe(read, ofKeys), unit, description);

    private static IEnumerable<Measurement<long>> Observe(Func<EphemeralStatus, long> read, bool ofKeys = false) =>
        from one in Coordinators.Sums() where one.HasKeys || !ofKeys select new Measurement<long>(read(one.Sum), one.Tag);

    private static IEnumerable<Measurement<long>> Outcomes() =>
        from one in Coordinators.Sums()
        from ended in new (long Count, string Outcome)[]
        {
            (one.Sum.TotalCompleted, EphemeralDiagnostics.Completed), (one.Sum.TotalFailed, EphemeralDiagnostics.Failed),
            (one.Sum.TotalCancelled, EphemeralDiagnostics.Cancelled),
        }
        select new Measurement<long>(ended.Count, one.Tag, new(EphemeralDiagnostics.OutcomeTag, ended.Outcome));
}

/// <summary>A coordinator as instruments know it.</summary>
/// <param name="name">The name that its maker chose; for one without, its kind, so that short-lived ones do not make a new series each.</param>
/// <param name="read">Reads its status, on any thread.</param>
/// <param name="hasKeys">Whether its live keys are counted.</param>
/// <param name="onFailed">Counts that its status could not be read.</param>
internal sealed class MeteredCoordinator(string name, Func<EphemeralStatus> read, bool hasKeys = false, Action? onFailed = null)
{
    // kept: to make them for each operation would cost as much as to tell its end
    private readonly KeyValuePair<string, object?>[] _completed = TagsOf(name, OperationStates.Completed);
    private readonly KeyValuePair<string, object?>[] _failed = TagsOf(name, OperationStates.Failed);
    private readonly KeyValuePair<string, object?>[] _cancelled = TagsOf(name, OperationStates.Cancelled);
    private EphemeralStatus? _last;

    public string Name => name;

    public bool HasKeys => hasKeys;

    public KeyValuePair<string, object?> Tag { get; } = new(EphemeralDiagnostics.CoordinatorTag, name);

    public ReadOnlySpan<KeyValuePair<string, object?>> EndTags(OperationStates outcome) => outcome switch
    {
        OperationStates.Completed => _completed,
        OperationStates.Failed => _failed,
        _ => _cancelled,
    };

    public static string NameOf(OperationStates outcome) => outcome switch
    {
        OperationStates.Completed => EphemeralDiagnostics.Completed,
        OperationStates.Failed => EphemeralDiagnostics.Failed,
        _ => EphemeralDiagnostics.Cancelled,
    };

    /// <summary>Its status; where an application's clock throws, the one read before. Under the lock of those that are observed.</summary>
    public EphemeralStatus? Read()
    {
        try
        {
            _last = read();
        }
        catch (Exception)
        {
            // the others are observed all the same
            onFailed?.Invoke();
        }

        return _last;
    }

    private static KeyValuePair<string, object?>[] TagsOf(string name, OperationStates outcome) =>
        [new(EphemeralDiagnostics.CoordinatorTag, name), new(EphemeralDiagnostics.OutcomeTag, NameOf(outcome))];
}

/// <summary>
/// The coordinators that are observed, with one sum a name, for any thread. A name's totals never shrink while a coordinator of that name is there:
/// what one that has ended counted stays in the sum until the last of them has ended. Then nothing is left of the name.
/// </summary>
internal sealed class MeteredCoordinators
{
    private readonly Lock _lock = new();
    private readonly List<MeteredCoordinator> _live = [];

    // what those that have ended counted, by the names of the live ones
    private readonly Dictionary<string, EphemeralStatus> _ended = new(StringComparer.Ordinal);

    public void Add(MeteredCoordinator coordinator)
    {
        lock (_lock)
            _live.Add(coordinator);
    }

    /// <summary>Its status is final. One that is not there is no error.</summary>
    public void Remove(MeteredCoordinator coordinator)
    {
        lock (_lock)
        {
            if (!_live.Remove(coordinator))
                return;
            if (!_live.Exists(other => other.Name == coordinator.Name))
                _ended.Remove(coordinator.Name);
            else if (coordinator.Read() is { } last)
                _ended[coordinator.Name] = Sum(
                    _ended.GetValueOrDefault(coordinator.Name), last with { PendingCount = 0, ActiveCount = 0, LiveKeyCount = 0, Stuck = [], StuckCount = 0 })!;
        }
    }

    /// <summary>One sum a name, and whether its coordinators have keys.</summary>
    public List<(KeyValuePair<string, object?> Tag, EphemeralStatus Sum, bool HasKeys)> Sums()
    {
        lock (_lock)
        {
            return
            [
                .. from ofName in _live.GroupBy(static coordinator => coordinator.Name)
                   let sum = ofName.Aggregate(_ended.GetValueOrDefault(ofName.Key), static (sum, coordinator) => Sum(sum, coordinator.Read()))
                   where sum is not null
                   select (ofName.First().Tag, sum, ofName.Any(static coordinator => coordinator.HasKeys)),
            ];
        }
    }

    private static EphemeralStatus? Sum(EphemeralStatus? a, EphemeralStatus? b) => a is null ? b : b is null ? a : b with
    {
        TotalEnqueued = a.TotalEnqueued + b.TotalEnqueued,
        TotalStarted = a.TotalStarted + b.TotalStarted,
        TotalCompleted = a.TotalCompleted + b.TotalCompleted,
        TotalFailed = a.TotalFailed + b.TotalFailed,
        TotalCancelled = a.TotalCancelled + b.TotalCancelled,
        TotalRefused = a.TotalRefused + b.TotalRefused,
        TotalEvicted = a.TotalEvicted + b.TotalEvicted,
        TotalExpired = a.TotalExpired + b.TotalExpired,
        PendingCount = a.PendingCount + b.PendingCount,
        ActiveCount = a.ActiveCount + b.ActiveCount,
        TotalSignals = a.TotalSignals + b.TotalSignals,
        SignalsDropped = a.SignalsDropped + b.SignalsDropped,
        LiveKeyCount = a.LiveKeyCount + b.LiveKeyCount,
    };
}
