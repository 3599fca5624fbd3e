using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Moves a coordinator's limit between two bounds by the load signals that it hears: a step up for each that says that more could
/// run, a fraction of it for each that says that too much runs. Any thread may call any member.
/// </summary>
/// <remarks>It reads the limit before each change, so a <c>SetMaxConcurrency</c> by others is where it goes on from. Disposing
/// of it leaves the limit as it is.</remarks>
public sealed class SignalAdaptiveConcurrency : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly ConcurrencyCore _core;
    private readonly EphemeralCoordinator _coordinator;
    private readonly SignalPattern _decreases;
    private readonly IDisposable _subscription;
    private bool _isDisposed;

    /// <summary>Listens at once, and brings the limit within the bounds.</summary>
    /// <param name="coordinator">Whose limit it moves; made with <see cref="EphemeralOptions.EnableDynamicConcurrency"/>.</param>
    /// <param name="sink">Where it hears load signals.</param>
    /// <param name="options">Which signals, and how far they move the limit.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    /// <exception cref="InvalidOperationException">The coordinator's limit is fixed.</exception>
    public SignalAdaptiveConcurrency(EphemeralCoordinator coordinator, SignalSink sink, SignalAdaptiveConcurrencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(options);
        options.Check().ThrowIfAny();
        _coordinator = coordinator;
        _clock = new PatternClock(options.TimeProvider);
        _core = new ConcurrencyCore(
            options.MinConcurrency, options.MaxConcurrency, options.IncreaseBy, options.DecreaseFactor, options.Cooldown);
        _decreases = SignalPattern.Parse(options.DecreaseSignals);
        // throws when the limit is fixed, whether or not it is within the bounds
        coordinator.SetMaxConcurrency(
            Math.Clamp(coordinator.CurrentMaxConcurrency, options.MinConcurrency, options.MaxConcurrency));
        _subscription = sink.Subscribe($"{options.IncreaseSignals},{options.DecreaseSignals}", Hear);
    }

    /// <summary>The coordinator's limit now.</summary>
    public int CurrentMaxConcurrency => _coordinator.CurrentMaxConcurrency;

    /// <summary>How often it raised the limit.</summary>
    public long TotalIncreases => Read(static core => core.Increases);

    /// <summary>How often it lowered the limit.</summary>
    public long TotalDecreases => Read(static core => core.Decreases);

    /// <summary>How many signals changed nothing because they came within the cooldown.</summary>
    public long TotalHeldBack => Read(static core => core.HeldBack);

    /// <summary>How many signals changed nothing because the limit was at its bound.</summary>
    public long TotalAtBound => Read(static core => core.AtBound);

    /// <summary>The coordinator, and how many of its operations may run at the same time.</summary>
    public override string ToString() => $"{_coordinator.Name}: {CurrentMaxConcurrency}";

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        lock (_lock)
            _isDisposed = true;
    }

    private void Hear(SignalEvent signal)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            var limit = _coordinator.CurrentMaxConcurrency;
            var next = _decreases.Matches(signal.Signal) ? _core.Decrease(limit, _clock.Now) : _core.Increase(limit, _clock.Now);
            if (next != limit)
                _coordinator.SetMaxConcurrency(next);
        }
    }

    private long Read(Func<ConcurrencyCore, long> read)
    {
        lock (_lock)
            return read(_core);
    }
}
