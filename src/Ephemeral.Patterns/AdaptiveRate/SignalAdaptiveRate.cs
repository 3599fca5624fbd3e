using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Finds out how fast a service may be asked: a limiter's rate is cut by a factor at each signal that says that it is too fast, and
/// recovers by even steps while none is heard (additive increase, multiplicative decrease). Any thread may call any member.
/// </summary>
/// <remarks>Disposing of it leaves the rate as it is.</remarks>
public sealed class SignalAdaptiveRate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly RateCore _core;
#pragma warning disable CA2213 // the caller's
    private readonly GcraRateLimiter _limiter;
#pragma warning restore CA2213
    private readonly OneShotTimer _timer;
    private readonly IDisposable _subscription;
    private bool _isDisposed;

    /// <summary>Listens at once, and sets the limiter's rate to the most.</summary>
    /// <param name="limiter">Whose rate it sets. It stays the caller's, to be disposed of after this.</param>
    /// <param name="sink">Where it hears signals.</param>
    /// <param name="options">Which signals, and how far they move the rate.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public SignalAdaptiveRate(GcraRateLimiter limiter, SignalSink sink, SignalAdaptiveRateOptions options)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(options);
        options.Check().ThrowIfAny();
        _limiter = limiter;
        _clock = new PatternClock(options.TimeProvider);
        _core = new RateCore(
            options.MinPerSecond, options.MaxPerSecond, options.IncreaseBy, options.IncreaseEvery, options.DecreaseFactor,
            options.Cooldown);
        _timer = new OneShotTimer(options.TimeProvider, () => Step(static (core, now) => core.Advance(now)));
        limiter.SetPermitsPerSecond(options.MaxPerSecond);
        _subscription = sink.Subscribe(options.DecreaseSignals, _ => Step(static (core, now) => core.Decrease(now)));
    }

    /// <summary>How many permits a second the limiter gives now.</summary>
    public double CurrentPerSecond => _limiter.PermitsPerSecond;

    /// <summary>How many steps up it took, ever.</summary>
    public long TotalIncreases => Read(static core => core.Increases);

    /// <summary>How often it cut the rate, ever.</summary>
    public long TotalDecreases => Read(static core => core.Decreases);

    /// <summary>How many signals changed nothing because they came within the cooldown.</summary>
    public long TotalHeldBack => Read(static core => core.HeldBack);

    /// <summary>How many signals changed nothing because the rate was at the least.</summary>
    public long TotalAtBound => Read(static core => core.AtBound);

    /// <summary>The rate.</summary>
    public override string ToString() => FormattableString.Invariant($"{CurrentPerSecond} permits a second");

    /// <summary>Stops listening, and stops recovering.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
        }
    }

    private void Step(Action<RateCore, TimeSpan> step)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            var (now, before) = (_clock.Now, _core.Rate);
            step(_core, now);
            if (_core.Rate != before)
                _limiter.SetPermitsPerSecond(_core.Rate);
            _timer.Set(_core.Due - now);
        }
    }

    private long Read(Func<RateCore, long> read)
    {
        lock (_lock)
            return read(_core);
    }
}
