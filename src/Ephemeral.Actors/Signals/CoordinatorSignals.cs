using System.Runtime.CompilerServices;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// What a coordinator's options say about its signals: the sink that it shares with others, if any; the constraints (null for
/// those of the sink, or else the defaults); who hears its signals; how long its log holds one (null for no limit); and how long
/// <see cref="CoordinatorSignals.CloseAsync"/> waits for the handlers (null for the default).
/// </summary>
internal sealed record CoordinatorSignalSettings(
    SignalSink? Sink = null,
    SignalConstraints? Constraints = null,
    Action<SignalEvent>? OnSignal = null,
    Func<SignalEvent, CancellationToken, Task>? OnSignalAsync = null,
    int MaxConcurrentHandlers = SignalLimits.MaxConcurrentHandlers,
    int MaxQueued = SignalLimits.MaxQueued,
    TimeSpan? LogAge = null,
    TimeSpan? DrainTimeout = null);

/// <summary>
/// The signals of one coordinator: its log, who hears them, and the sink that they go on to. Any thread may call any
/// member; the coordinator's actor sets <see cref="Cancel"/>, <see cref="Defer"/> and <see cref="DeferredSince"/>.
/// </summary>
internal sealed class CoordinatorSignals
{
    private const long NotDeferred = long.MinValue;

    private readonly Clock _clock;
    private readonly SignalSink? _sink;
    private readonly Action<SignalEvent>? _onSignal;
    private readonly SignalHandlerPool? _pool;
    private readonly SignalHandler[] _handlers = [];
    private readonly Action<string, Exception> _onFailed;
    private ListenerContext? _spareContext;
    private volatile bool _isClosed;
    private long _deferredSince = NotDeferred;

    /// <summary>Whenever a callback of the application throws, <paramref name="onFailed"/> is called with the callback's name and the exception.</summary>
    public CoordinatorSignals(CoordinatorSignalSettings settings, Clock clock, Action<string, Exception> onFailed)
    {
        (_clock, _sink, _onSignal, _onFailed) = (clock, settings.Sink, settings.OnSignal, onFailed);
        Counters = new SignalCounters(clock, onFailed);
        var rule = settings.Constraints is null && _sink is not null
            ? _sink.Rule
            : new PropagationRule(settings.Constraints ?? new SignalConstraints(), Counters);
        Log = new SignalSink(settings.LogAge, rule, _sink, clock, Counters);
        if (settings.OnSignalAsync is { } onSignalAsync)
        {
            _handlers = [new SignalHandler(SignalPattern.Parse("*"), onSignalAsync)];
            _pool = new SignalHandlerPool(settings.MaxConcurrentHandlers, settings.MaxQueued, clock.Time, settings.DrainTimeout)
            {
                OnError = (_, error) => onFailed("OnSignalAsync", error),
                OnDropped = Counters.CountDropped,
            };
        }
    }

    public SignalSink Log { get; }

    public SignalCounters Counters { get; }

    /// <summary>The watch for CancelOnSignals; null while nobody looks after it.</summary>
    public SignalWatch? Cancel { get; set; }

    /// <summary>The watch for DeferOnSignals; null while nobody looks after it.</summary>
    public SignalWatch? Defer { get; set; }

    /// <summary>Whether a signal is there because of which nothing may start.</summary>
    public bool CancelsNow => Cancel?.IsPresent == true;

    /// <summary>Since when work is held back; null when it is not.</summary>
    public long? DeferredSince
    {
        get => Volatile.Read(ref _deferredSince) is not NotDeferred and var since ? since : null;
        set => Volatile.Write(ref _deferredSince, value ?? NotDeferred);
    }

    /// <inheritdoc cref="Raise{TRaiser}"/>
    public bool Raise(string name, string? key = null) => Raise(name, operationId: 0, key, cause: null, 0, static (_, _) => { });

    /// <summary>
    /// Raises a signal into the sink and the log, calls OnSignal, and queues it for OnSignalAsync and for subscriptions.
    /// <paramref name="operationId"/> is 0 for the coordinator or somebody outside; <paramref name="cause"/> counts where no signal is being handled.
    /// <paramref name="onAccepted"/> is called with the name once nothing stops the signal, before it can be found in the log.
    /// </summary>
    /// <returns>False when it was stopped, here or by the sink; then it is nowhere.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or too long.</exception>
    public bool Raise<TRaiser>(
        string name, long operationId, string? key, SignalPropagation? cause, TRaiser raiser, Action<TRaiser, string> onAccepted)
    {
        SignalLimits.ThrowIfNoName(name);
        key = SignalLimits.Cut(key);
        var path = SignalScope.Current ?? cause;
        // the log and the sink show the same time: it is taken here where there are both
        var now = _clock.Stamp();
        // what the sink's rule stops is stopped by the sink
        if (Log.Rule != _sink?.Rule && Log.Rule.Stops(name, operationId, key, path, new SignalTime(_clock, now)))
            return false;
        SignalTime? time = _sink is null ? null : new SignalTime(_clock, now);
        if (_sink?.Raise(name, operationId, key, path, time) == false)
        {
            Counters.CountBlocked();
            return false;
        }

        onAccepted(raiser, name);
        var entry = Log.Add(name, operationId, key, path, time, now);
        if ((_onSignal is not null || _pool is not null) && !_isClosed && !Log.IsLeaf(name))
        {
            var signal = entry.ToEvent();
            _pool?.Post(new PostedSignal(signal, _handlers));
            if (_onSignal is not null)
                CallOnSignal(signal);
        }

        return true;
    }

    /// <summary>Watches a pattern in the sink, where whatever is in the log was raised too; without a sink, in the log.</summary>
    public SignalWatch Watch(IReadOnlySet<string> patterns, Action<bool> onChanged) =>
        (_sink ?? Log).Watch(SignalPattern.AnyOf(patterns)!, onChanged);

    /// <returns>How many the log had.</returns>
    public int Retract(string name)
    {
        _sink?.Retract(name);
        return Log.Retract(name);
    }

    /// <returns>How many of the key the log had.</returns>
    public int RetractKey(string key, Func<string, string, bool> sameKey)
    {
        _sink?.RetractKey(key, sameKey);
        return Log.RetractKey(key, sameKey);
    }

    /// <summary>Neither OnSignal nor OnSignalAsync is called for a signal any more; what was raised before is handled first.</summary>
    public ValueTask CloseAsync()
    {
        _isClosed = true;
        return _pool?.CloseAsync() ?? ValueTask.CompletedTask;
    }

    private void CallOnSignal(in SignalEvent signal)
    {
        var context = Interlocked.Exchange(ref _spareContext, null) ?? new ListenerContext(_onSignal!);
        try
        {
            // what OnSignal raises is handled inside of it
            RuntimeHelpers.EnsureSufficientExecutionStack();
            context.Run(signal);
        }
        catch (Exception e)
        {
            _onFailed("OnSignal", e);
        }

        _spareContext = context;
    }
}
