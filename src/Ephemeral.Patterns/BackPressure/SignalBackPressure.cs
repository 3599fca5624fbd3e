using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Tells those upstream that a coordinator has too much pending: <see cref="PressureSignal"/> is present in the sink from the
/// high mark on, until the pending operations are down to the low mark. Coordinators that list it in <c>DeferOnSignals</c> rest
/// meanwhile, however many they are. Any thread may call any member.
/// </summary>
/// <remarks>The hard bound stays <see cref="EphemeralOptions.MaxPendingOperations"/>, at which <c>EnqueueAsync</c> waits, each
/// waiter keeping a place of its own coordinator; this stops starting work that would end up there. Pending operations are looked at
/// on a timer, and at once by <see cref="Check"/>.</remarks>
public sealed class SignalBackPressure : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly PressureCore _core;
    private readonly EphemeralCoordinator _downstream;
    private readonly SignalState _state;
    private readonly OneShotTimer _timer;
    private readonly TimeSpan _interval;
    private bool _isDisposed;

    /// <summary>Begins to watch.</summary>
    /// <param name="name">What its signal begins with, such as <c>encode</c>.</param>
    /// <param name="sink">Where it tells pressure.</param>
    /// <param name="downstream">Whose pending operations it watches.</param>
    /// <param name="options">The marks; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The name or an option is out of range; all that are wrong are
    /// named.</exception>
    public SignalBackPressure(
        string name, SignalSink sink, EphemeralCoordinator downstream, SignalBackPressureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(downstream);
        options ??= new SignalBackPressureOptions();
        options.Check(downstream.Options.MaxPendingOperations).Name(nameof(name), name).ThrowIfAny();
        (Name, PressureSignal) = (name, $"{name}.pressure");
        _downstream = downstream;
        _clock = new PatternClock(options.TimeProvider);
        _core = new PressureCore(options.HighMark, options.LowMark);
        _state = new SignalState(sink);
        _interval = options.CheckInterval;
        _timer = new OneShotTimer(options.TimeProvider, CheckByTimer);
        _timer.Set(_interval);
    }

    /// <summary>What its signal begins with.</summary>
    public string Name { get; }

    /// <summary>Present while there is pressure: <c>&lt;name&gt;.pressure</c>.</summary>
    public string PressureSignal { get; }

    /// <summary>Whether there is pressure.</summary>
    public bool IsUnderPressure => Read(static (core, _) => core.IsHigh);

    /// <summary>How often pressure began.</summary>
    public long TotalRises => Read(static (core, _) => core.Rises);

    /// <summary>For how long, all in all, there was pressure.</summary>
    public TimeSpan PressureFor => Read(static (core, now) => core.HighFor(now));

    /// <summary>Looks at the pending operations now: after having enqueued many, so as not to wait for the timer. Costs no
    /// memory.</summary>
    /// <returns>Whether there is pressure.</returns>
    public bool Check()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return false;
            _core.Look(_downstream.PendingCount, _clock.Now);
            _state.Set(_core.IsHigh ? PressureSignal : null);
            return _core.IsHigh;
        }
    }

    /// <summary>Its name, and whether it holds producers back.</summary>
    public override string ToString() => $"{Name}: {(IsUnderPressure ? "under pressure" : "open")}";

    /// <summary>Stops watching and takes the signal back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            _state.Dispose();
        }
    }

    private void CheckByTimer()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _timer.Set(_interval);
            Check();
        }
    }

    private T Read<T>(Func<PressureCore, TimeSpan, T> read)
    {
        lock (_lock)
            return read(_core, _clock.Now);
    }
}
