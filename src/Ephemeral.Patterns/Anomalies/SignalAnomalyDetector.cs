using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Watches one of a coordinator's own counters and tells by signals what is remarkable: <see cref="BurstSignal"/> is present while its
/// mean over the last samples is high, <see cref="AnomalySignal"/> while it lies far from what it was before. Both end at a lower mark than
/// they begin at. Any thread may call any member.
/// </summary>
/// <remarks>A sample reads a few fields and costs operations nothing. An anomaly that lasts as long as the baseline looks back is usual from
/// then on.</remarks>
public sealed class SignalAnomalyDetector : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly AnomalyCore _core;
    private readonly EphemeralCoordinator _coordinator;
    private readonly CoordinatorMeasure _measure;
    private readonly TimeSpan _interval;
    private readonly SignalState _burst;
    private readonly SignalState _anomaly;
    private readonly OneShotTimer _timer;
    private long _lastCount;
    private TimeSpan _lastAt;
    private long _samples;
    private bool _isDisposed;

    /// <summary>Begins to sample.</summary>
    /// <param name="name">What its signals begin with, such as <c>orders</c>.</param>
    /// <param name="sink">Where it tells.</param>
    /// <param name="coordinator">Whose counters it samples.</param>
    /// <param name="options">What it samples and finds remarkable; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The name or an option is out of range; all that are wrong are named.</exception>
    public SignalAnomalyDetector(
        string name, SignalSink sink, EphemeralCoordinator coordinator, SignalAnomalyDetectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(coordinator);
        options ??= new SignalAnomalyDetectorOptions();
        options.Check().Name(nameof(name), name).ThrowIfAny();
        (Name, BurstSignal, AnomalySignal) = (name, $"{name}.burst", $"{name}.anomaly");
        (_coordinator, _measure, _interval) = (coordinator, options.Measure, options.SampleInterval);
        _clock = new PatternClock(options.TimeProvider);
        _core = new AnomalyCore(
            options.WindowSamples, options.BurstAt ?? double.PositiveInfinity, options.BurstEndsAt, options.BaselineSamples,
            options.AnomalyAt, options.AnomalyEndsAt, options.LeastDeviation);
        (_burst, _anomaly) = (new SignalState(sink), new SignalState(sink));
        (_lastCount, _lastAt) = (Count(), _clock.Now);
        _timer = new OneShotTimer(options.TimeProvider, Sample);
        _timer.Set(_interval);
    }

    /// <summary>What its signals begin with.</summary>
    public string Name { get; }

    /// <summary>Present while the mean of the window is high: <c>&lt;name&gt;.burst</c>.</summary>
    public string BurstSignal { get; }

    /// <summary>Present while the samples lie far from the usual ones: <c>&lt;name&gt;.anomaly</c>.</summary>
    public string AnomalySignal { get; }

    /// <summary>Whether there is a burst.</summary>
    public bool IsBurst => Read(static core => core.IsBurst);

    /// <summary>Whether there is an anomaly.</summary>
    public bool IsAnomaly => Read(static core => core.IsAnomaly);

    /// <summary>The mean of the window; 0 before the first sample.</summary>
    public double Mean => Read(static core => core.Mean);

    /// <summary>The z-score of the newest sample; null until there are enough to compare it with.</summary>
    public double? ZScore => Read(static core => core.Score);

    /// <summary>How many samples it took, ever.</summary>
    public long TotalSamples => Interlocked.Read(ref _samples);

    /// <summary>How many bursts began, ever.</summary>
    public long TotalBursts => Read(static core => core.Bursts);

    /// <summary>How many anomalies began, ever.</summary>
    public long TotalAnomalies => Read(static core => core.Anomalies);

    /// <summary>Its name, and what it finds now.</summary>
    public override string ToString() =>
        Read(core => $"{Name}: {(core.IsBurst ? "burst" : "no burst")}, {(core.IsAnomaly ? "anomaly" : "no anomaly")}");

    /// <summary>Stops sampling and takes its signals back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            _burst.Dispose();
            _anomaly.Dispose();
        }
    }

    private void Sample()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            var (count, now) = (Count(), _clock.Now);
            _timer.Set(_interval);
            // a clock of the application that stands still gives no rate
            if (now <= _lastAt)
                return;
            // what was counted in a longer time, because the timer came late, is scaled to an interval
            _core.Add(IsLevel ? count : (count - _lastCount) * (_interval / (now - _lastAt)));
            (_lastCount, _lastAt) = (count, now);
            Interlocked.Increment(ref _samples);
            _burst.Set(_core.IsBurst ? BurstSignal : null);
            _anomaly.Set(_core.IsAnomaly ? AnomalySignal : null);
        }
    }

    private bool IsLevel => _measure is CoordinatorMeasure.Pending or CoordinatorMeasure.Active;

    private long Count() => _measure switch
    {
        CoordinatorMeasure.Failed => _coordinator.TotalFailed,
        CoordinatorMeasure.Enqueued => _coordinator.TotalEnqueued,
        CoordinatorMeasure.Completed => _coordinator.TotalCompleted,
        CoordinatorMeasure.Cancelled => _coordinator.TotalCancelled,
        CoordinatorMeasure.Pending => _coordinator.PendingCount,
        _ => _coordinator.ActiveCount,
    };

    private T Read<T>(Func<AnomalyCore, T> read)
    {
        lock (_lock)
            return read(_core);
    }
}
