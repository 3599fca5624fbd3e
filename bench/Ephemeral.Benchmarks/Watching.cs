using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks;

/// <summary>
/// Somebody who watches a coordinator: listens to all metrics, looks at the figures once a second as an open dashboard and a watch in
/// the shell do, and, if asked to, takes every trace. Each thread counts for itself: what is measured is telling, not bad listening.
/// </summary>
internal sealed class Watching : IAsyncDisposable
{
    private static readonly double[] Bounds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

    [ThreadStatic] private static long[]? _buckets;

    private readonly MeterListener _metrics = new();
    private readonly ActivityListener? _traces;
    private readonly PeriodicTimer _ticks = new(TimeSpan.FromSeconds(1));
    private readonly Task _polling;

    public Watching(EphemeralCoordinator coordinator, bool traced)
    {
        _metrics.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == EphemeralDiagnostics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _metrics.SetMeasurementEventCallback<double>(static (_, seconds, _, _) =>
            (_buckets ??= new long[Bounds.Length + 1])[BucketOf(seconds)]++);
        _metrics.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _metrics.Start();
        if (traced)
        {
            _traces = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == EphemeralDiagnostics.ActivitySourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            };
            ActivitySource.AddActivityListener(_traces);
        }

        _polling = Task.Run(() => PollAsync(coordinator));
    }

    public async ValueTask DisposeAsync()
    {
        _ticks.Dispose();
        await _polling;
        _metrics.Dispose();
        _traces?.Dispose();
    }

    private static int BucketOf(double seconds)
    {
        var at = 0;
        while (at < Bounds.Length && seconds > Bounds[at])
            at++;
        return at;
    }

    private async Task PollAsync(EphemeralCoordinator coordinator)
    {
        do
        {
            _metrics.RecordObservableInstruments();
            _ = coordinator.GetStatus();
        }
        while (await _ticks.WaitForNextTickAsync());
    }
}
