using Ephemeral.Actors.Protocol;
using System.Runtime.CompilerServices;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>What a coordinator's options say about its signals.</summary>
internal sealed record CoordinatorSignalSettings
{
    /// <summary>The log that the coordinator shares with others; null for none.</summary>
    public SignalSink? Sink { get; init; }

    /// <summary>Null for those of the sink, or else the defaults.</summary>
    public SignalConstraints? Constraints { get; init; }

    public Action<SignalEvent>? OnSignal { get; init; }

    public Func<SignalEvent, CancellationToken, Task>? OnSignalAsync { get; init; }

    public int MaxConcurrentHandlers { get; init; } = SignalLimits.MaxConcurrentHandlers;

    public int MaxQueued { get; init; } = SignalLimits.MaxQueued;

    public int LogCapacity { get; init; } = SignalLimits.LogCapacity;

    /// <summary>How long the log holds a signal; null for no limit.</summary>
    public TimeSpan? LogAge { get; init; }

    /// <summary>How long <see cref="CoordinatorSignals.CloseAsync"/> waits for the handlers.</summary>
    public TimeSpan DrainTimeout { get; init; } = SignalLimits.DrainTimeout;
}

/// <summary>The signals of one coordinator: its log, who hears them, and the sink that they go on to. Any thread may call any
/// member; the coordinator's actor sets <see cref="Cancel"/>, <see cref="Defer"/> and <see cref="DeferredSince"/>.</summary>
internal sealed class CoordinatorSignals
{
    private const long NotDeferred = long.MinValue;

    private readonly Clock _clock;
    private readonly SignalSink? _sink;
    private readonly PropagationRule? _rule;
    private readonly BlockedSignals? _blocked;
    private readonly Action<SignalEvent>? _onSignal;
    private readonly AsyncSignalProcessor? _processor;
    private readonly Action<string, Exception> _onFailed;
    private ListenerContext? _spareContext;
    private volatile bool _isClosed;
    private long _deferredSince = NotDeferred;
    private long _onSignalCalls;
    private long _onSignalStamps;

    /// <param name="settings">The coordinator's.</param>
    /// <param name="clock">The coordinator's.</param>
    /// <param name="onFailed">Called with which of the application's callbacks threw what.</param>
    public CoordinatorSignals(CoordinatorSignalSettings settings, Clock clock, Action<string, Exception> onFailed)
    {
        (_clock, _sink, _onSignal, _onFailed) = (clock, settings.Sink, settings.OnSignal, onFailed);
        // what a shared sink stops is stopped here too: it needs no second rule
        if (settings.Constraints is not null || _sink is null)
            _rule = new PropagationRule(settings.Constraints ?? new SignalConstraints());
        Counters = new SignalCounters(clock);
        Log = new SharedSignalLog(settings.LogCapacity, settings.LogAge, clock, Counters, name => !IsLeaf(name));
        if (settings.Constraints?.OnBlocked is { } onBlocked)
        {
            _blocked = new BlockedSignals(
                (signal, reason) => Guard(nameof(SignalConstraints.OnBlocked), blocked => onBlocked(blocked, reason), signal), Counters);
        }

        if (settings.OnSignalAsync is { } onSignalAsync)
        {
            _processor = new AsyncSignalProcessor(
                onSignalAsync, settings.MaxConcurrentHandlers, settings.MaxQueued, clock.Time, settings.DrainTimeout)
            {
                OnError = (_, error) => onFailed("OnSignalAsync", error),
                OnDropped = Counters.CountDropped,
            };
        }
    }

    public SharedSignalLog Log { get; }

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

    /// <summary>How often OnSignal was called.</summary>
    public long OnSignalCalls => Interlocked.Read(ref _onSignalCalls);

    /// <summary>How long those who raised signals were held up by OnSignal, in all.</summary>
    public TimeSpan OnSignalTime => _clock.Between(0, Interlocked.Read(ref _onSignalStamps));

    /// <inheritdoc cref="Raise{TRaiser}"/>
    public bool Raise(string name, string? key = null) => Raise(name, operationId: 0, key, cause: null, 0, static (_, _) => { });

    /// <summary>Raises a signal into the sink and the log, calls OnSignal, and queues it for OnSignalAsync and for
    /// subscriptions.</summary>
    /// <param name="name">Its name; at most 1,024 characters.</param>
    /// <param name="operationId">Who raises it; 0 for the coordinator or somebody outside.</param>
    /// <param name="key">The key that it concerns; its first 1,024 characters are kept.</param>
    /// <param name="cause">What caused it where no signal is being handled.</param>
    /// <param name="raiser">Given to <paramref name="onAccepted"/>.</param>
    /// <param name="onAccepted">Called with the name once nothing stops the signal, before it can be found in the log.</param>
    /// <returns>False when it was stopped, here or by the sink; then it is nowhere.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or too long.</exception>
    public bool Raise<TRaiser>(
        string name, long operationId, string? key, SignalPropagation? cause, TRaiser raiser, Action<TRaiser, string> onAccepted)
    {
        SignalLimits.ThrowIfNoName(name);
        key = SignalLimits.Cut(key);
        var path = SignalScope.Current ?? cause;
        if (_rule?.Check(name, path) is { } block and not SignalBlock.None)
        {
            Counters.CountBlocked();
            _blocked?.Add(new SignalEvent(name, operationId, key, _clock.Now, path), _rule.Reason(block, name, path!));
            return false;
        }

        // the log and the sink show the same time: it is taken here where there are both
        var now = _clock.Stamp();
        SignalTime? time = _sink is null ? null : new SignalTime(_clock, now);
        if (_sink?.Raise(name, operationId, key, path, time) == false)
        {
            Counters.CountBlocked();
            return false;
        }

        onAccepted(raiser, name);
        var entry = Log.Add(name, operationId, key, path, time, now);
        if ((_onSignal is not null || _processor is not null) && !_isClosed && !IsLeaf(name))
        {
            var signal = entry.ToEvent();
            _processor?.Enqueue(signal);
            if (_onSignal is not null)
                CallOnSignal(signal);
        }

        return true;
    }

    /// <summary>Watches a pattern in the sink, where whatever is in the log was raised too; without a sink, in the log.</summary>
    public SignalWatch Watch(IReadOnlySet<string> patterns, Action<bool> onChanged)
    {
        var pattern = SignalPattern.AnyOf(patterns)!;
        return _sink?.Watch(pattern, onChanged) ?? Log.Watch(pattern, onChanged);
    }

    /// <returns>How many the log had.</returns>
    public int Retract(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _sink?.Retract(name);
        return Log.Retract(name);
    }

    public IDisposable Subscribe(string pattern, Action<SignalEvent> listener) =>
        Log.Subscribe(SignalPattern.Parse(pattern), signal => Guard("A listener to signals", listener, signal));

    /// <summary>Neither OnSignal nor OnSignalAsync is called for a signal any more; what was raised before is handled
    /// first.</summary>
    public ValueTask CloseAsync()
    {
        _isClosed = true;
        return _processor?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private bool IsLeaf(string name) => _rule?.IsLeaf(name) ?? _sink!.IsLeaf(name);

    private void CallOnSignal(in SignalEvent signal)
    {
        var from = _clock.Stamp();
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
        Interlocked.Increment(ref _onSignalCalls);
        Interlocked.Add(ref _onSignalStamps, _clock.Stamp() - from);
    }

    private void Guard(string callback, Action<SignalEvent> call, SignalEvent signal)
    {
        try
        {
            call(signal);
        }
        catch (Exception e)
        {
            _onFailed(callback, e);
        }
    }
}
