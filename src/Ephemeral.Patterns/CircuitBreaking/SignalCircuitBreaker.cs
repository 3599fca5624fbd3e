using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// A circuit breaker that hears failures and speaks by signals: it counts failure signals in a sliding window, and while it is
/// open its <see cref="OpenSignal"/> is present in the sink. Coordinators that list that in <c>CancelOnSignals</c> or
/// <c>DeferOnSignals</c> stop; nothing else ties them to it.
/// </summary>
/// <remarks>
/// After the break, <see cref="HalfOpenSignal"/> takes the place of the open signal until an outcome is heard: a failure opens
/// the breaker again at once, a success closes it. Coordinators that list the open signal alone go on meanwhile, each with as
/// many operations as it may run at once. For a single probe, have them list both, and raise the outcome of one call from a
/// coordinator that lists the open signal alone, or from a listener to the half-open signal. Failures heard while it is open are
/// counted and change nothing. Any thread may call any member.
/// </remarks>
public sealed class SignalCircuitBreaker : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly CircuitCore _core;
    private readonly SignalPattern _failures;
    private readonly SignalState _state;
    private readonly OneShotTimer _timer;
    private readonly IDisposable _subscription;
    private bool _isDisposed;

    /// <summary>Makes a closed breaker; it listens at once.</summary>
    /// <param name="name">What its signals begin with, such as <c>payments</c>.</param>
    /// <param name="sink">Where it hears outcomes and tells how it stands.</param>
    /// <param name="options">What it counts and how long it breaks.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The name or an option is out of range; all that are wrong are
    /// named.</exception>
    public SignalCircuitBreaker(string name, SignalSink sink, SignalCircuitBreakerOptions options)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(options);
        options.Check().Name(nameof(name), name).ThrowIfAny();
        (Name, OpenSignal, HalfOpenSignal) = (name, $"{name}.open", $"{name}.half-open");
        _clock = new PatternClock(options.TimeProvider);
        _core = new CircuitCore(
            options.FailureThreshold, options.Window, options.BreakDuration, options.ProbeDuration,
            needsSuccess: options.SuccessSignals is not null);
        _failures = SignalPattern.Parse(options.FailureSignals);
        _state = new SignalState(sink);
        _timer = new OneShotTimer(options.TimeProvider, () => Step(static (core, now) => core.Advance(now)));
        // one subscription, so that outcomes are heard in their order
        _subscription = sink.Subscribe($"{options.FailureSignals},{options.SuccessSignals}", Hear);
    }

    /// <summary>What its signals begin with.</summary>
    public string Name { get; }

    /// <summary>Present while the breaker is open: <c>&lt;name&gt;.open</c>.</summary>
    public string OpenSignal { get; }

    /// <summary>Present while the breaker is half-open: <c>&lt;name&gt;.half-open</c>.</summary>
    public string HalfOpenSignal { get; }

    /// <summary>How it stands.</summary>
    public SignalCircuitState State => Read(static (core, _) => core.State);

    /// <summary>How many failures are in the window; 0 unless it is closed.</summary>
    public int FailureCount => Read(static (core, now) => core.FailuresAt(now));

    /// <summary>How many failures were heard, ever.</summary>
    public long TotalFailures => Read(static (core, _) => core.Failures);

    /// <summary>How many successes were heard, ever.</summary>
    public long TotalSuccesses => Read(static (core, _) => core.Successes);

    /// <summary>How often it opened, from closed or from half-open.</summary>
    public long TotalOpened => Read(static (core, _) => core.Opened);

    /// <summary>How often it became half-open.</summary>
    public long TotalHalfOpened => Read(static (core, _) => core.HalfOpened);

    /// <summary>How often it closed again.</summary>
    public long TotalClosed => Read(static (core, _) => core.Closed);

    /// <summary>Its name and state.</summary>
    public override string ToString() => $"{Name}: {State}";

    /// <summary>Stops listening and takes its signal back.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            _state.Dispose();
        }
    }

    private void Hear(SignalEvent signal)
    {
        // a wide pattern such as '*' must not have it hear itself
        if (signal.Signal == OpenSignal || signal.Signal == HalfOpenSignal)
            return;
        if (_failures.Matches(signal.Signal))
            Step(static (core, now) => core.Fail(now));
        else
            Step(static (core, now) => core.Succeed(now));
    }

    private void Step(Action<CircuitCore, TimeSpan> step)
    {
        lock (_lock)
        {
            if (!_isDisposed)
                Take(step);
        }
    }

    private void Take(Action<CircuitCore, TimeSpan> step)
    {
        var now = _clock.Now;
        step(_core, now);
        _core.CheckInvariants();
        // before the sink is told, whose clock may throw
        _timer.Set(_core.Due - now);
        _state.Set(_core.State switch
        {
            SignalCircuitState.Open => OpenSignal,
            SignalCircuitState.HalfOpen => HalfOpenSignal,
            _ => null,
        });
    }

    private T Read<T>(Func<CircuitCore, TimeSpan, T> read)
    {
        lock (_lock)
            return read(_core, _clock.Now);
    }
}
