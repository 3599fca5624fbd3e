using System.Diagnostics.Metrics;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// The instruments of all coordinators of the process. What is a total or a level is read, when somebody collects, from the status of the
/// coordinators; the two times are recorded for each operation while somebody listens to them.
/// </summary>
internal static class CoordinatorMeter
{
    // from a body that returns at once to one that takes minutes
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly Meter Meter =
        new(new MeterOptions(EphemeralDiagnostics.MeterName) { Version = EphemeralDiagnostics.Version });

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
        Total(
            "signals.dropped", "Signals that a listener or handler was too slow for, counted for each.",
            static status => status.SignalsDropped, "{signal}");
        Level("keys.live", "{key}", "Keys with something to do, or lately so.", static status => status.LiveKeyCount, ofKeys: true);
    }

    /// <summary>From the admission of an operation to its start.</summary>
    public static Histogram<double> WaitTime { get; } = Meter.CreateHistogram(
        "ephemeral.operation.wait_time", "s", "From the admission of an operation to its start.", tags: null, advice: Seconds);

    /// <summary>From the start of an operation to its end.</summary>
    public static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "ephemeral.operation.duration", "s", "From the start of an operation to its end.", tags: null, advice: Seconds);

    /// <summary>Has a coordinator observed until it is removed.</summary>
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
