using System.Diagnostics.Metrics;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// The instruments of all coordinators of the process. What is a total or a level is read, when somebody collects, from counters that
/// the coordinators keep anyway; the two times are recorded for each operation while somebody listens to them.
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
        Total("operations.enqueued", "Operations taken in.", static figures => figures.Enqueued);
        Total("operations.started", "Operations started.", static figures => figures.Started);
        Meter.CreateObservableCounter("ephemeral.operations.ended", Outcomes, "{operation}", "Operations ended, by outcome.");
        Total("operations.refused", "Operations that TryEnqueue refused.", static figures => figures.Refused);
        Total("operations.evicted", "Finished operations forgotten because younger ones came.", static figures => figures.Evicted);
        Total("operations.expired", "Finished operations forgotten because of their age.", static figures => figures.Expired);
        Level("operations.pending", "{operation}", "Operations taken in and not started.", static figures => figures.Pending);
        Level("operations.active", "{operation}", "Operations that run.", static figures => figures.Active);
        Total("signals.raised", "Signals raised.", static figures => figures.SignalsRaised, "{signal}");
        Total(
            "signals.dropped", "Signals that a listener or handler was too slow for, counted for each.",
            static figures => figures.SignalsDropped, "{signal}");
        Level("keys.live", "{key}", "Keys with something to do, or lately so.", static figures => figures.LiveKeys);
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

    private static void Total(string name, string description, Func<CoordinatorFigures, long?> figure, string unit = "{operation}") =>
        Meter.CreateObservableCounter($"ephemeral.{name}", () => Observe(figure), unit, description);

    private static void Level(string name, string unit, string description, Func<CoordinatorFigures, long?> figure) =>
        Meter.CreateObservableUpDownCounter($"ephemeral.{name}", () => Observe(figure), unit, description);

    private static IEnumerable<Measurement<long>> Observe(Func<CoordinatorFigures, long?> figure)
    {
        foreach (var (tag, figures) in Coordinators.Sums())
        {
            if (figure(figures) is { } value)
                yield return new Measurement<long>(value, tag);
        }
    }

    private static IEnumerable<Measurement<long>> Outcomes()
    {
        foreach (var (tag, figures) in Coordinators.Sums())
        {
            yield return Ended(figures.Completed, EphemeralDiagnostics.Completed);
            yield return Ended(figures.Failed, EphemeralDiagnostics.Failed);
            yield return Ended(figures.Cancelled, EphemeralDiagnostics.Cancelled);

            Measurement<long> Ended(long value, string outcome) => new(value, tag, new(EphemeralDiagnostics.OutcomeTag, outcome));
        }
    }
}
