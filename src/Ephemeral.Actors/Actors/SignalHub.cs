using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Actors;

/// <summary>The signals of one coordinator: its log, who hears them, and the sink that they go on to. For any thread.</summary>
internal sealed class SignalHub
{
    private const long NotDeferred = long.MinValue;

    private readonly OperationClock _clock;
    private readonly SignalSink? _sink;
    private readonly PropagationRule? _rule;
    private readonly BlockedSignals? _blocked;
    private readonly SignalSubscription? _onSignal;
    private readonly AsyncSignalProcessor? _processor;
    private readonly Action<string, Exception> _onFailed;
    private long _deferredSince = NotDeferred;
    private long _droppedByProcessor;

    /// <param name="options">The coordinator's.</param>
    /// <param name="clock">The coordinator's.</param>
    /// <param name="onFailed">Told which of the application's callbacks threw what.</param>
    public SignalHub(EphemeralOptions options, OperationClock clock, Action<string, Exception> onFailed)
    {
        (_clock, _sink, _onFailed) = (clock, options.Signals, onFailed);
        // what a shared sink stops is stopped here too: it needs no second rule
        if (options.SignalConstraints is not null || _sink is null)
            _rule = new PropagationRule(options.SignalConstraints ?? new SignalConstraints());
        Tally = new SignalTally(clock);
        Store = new SignalStore(SignalDefaults.LogCapacity, options.MaxOperationLifetime, clock, Tally, name => !IsLeaf(name));
        if (options.SignalConstraints?.OnBlocked is { } onBlocked)
        {
            _blocked = new BlockedSignals(
                (signal, reason) => Guard(nameof(SignalConstraints.OnBlocked), told => onBlocked(told, reason), signal), Tally);
        }

        if (options.OnSignal is { } onSignal)
            _onSignal = Store.Subscribe(null, signal => Guard(nameof(EphemeralOptions.OnSignal), onSignal, signal));
        if (options.OnSignalAsync is { } onSignalAsync)
        {
            _processor = new AsyncSignalProcessor(
                onSignalAsync, options.MaxConcurrentSignalHandlers, options.MaxQueuedSignals, options.TimeProvider,
                options.ShutdownTimeout)
            {
                OnError = (_, error) => onFailed(nameof(EphemeralOptions.OnSignalAsync), error),
            };
        }
    }

    public SignalStore Store { get; }

    public SignalTally Tally { get; }

    /// <summary>How many signals were not heard by a listener or handler that was too slow for them.</summary>
    public long Dropped => Tally.Dropped + (_processor?.DroppedCount ?? 0);

    /// <summary>Set by the coordinator's actor, while it looks after them.</summary>
    public SignalWatch? Cancel { get; set; }

    /// <inheritdoc cref="Cancel"/>
    public SignalWatch? Defer { get; set; }

    /// <summary>Whether a signal is there because of which nothing may start.</summary>
    public bool CancelsNow => Cancel?.IsPresent == true;

    /// <summary>Since when work is held back; null when it is not. Set by the coordinator's actor.</summary>
    public long? DeferredSince
    {
        get => Volatile.Read(ref _deferredSince) is not NotDeferred and var since ? since : null;
        set => Volatile.Write(ref _deferredSince, value ?? NotDeferred);
    }

    public bool Raise(string name, Operation operation) => Raise(name, operation.Key, operation);

    /// <param name="name">Its name.</param>
    /// <param name="key">The key that it concerns.</param>
    /// <param name="operation">Who raises it; null for the coordinator or somebody outside.</param>
    /// <returns>False when it was stopped, here or by the sink; then it is nowhere.</returns>
    public bool Raise(string name, string? key, Operation? operation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var id = operation?.Id ?? 0;
        var path = SignalScope.Current ?? operation?.Cause;
        if (_rule?.Check(name, path) is { } block and not SignalBlock.None)
        {
            Tally.CountBlocked();
            _blocked?.Tell(EventOf(name, id, key, path), _rule.Reason(block, name, path!));
            return false;
        }

        if (_sink?.Raise(name, key, id, path) == false)
        {
            Tally.CountBlocked();
            return false;
        }

        // whoever finds it in the log finds it with its operation too
        operation?.AddSignal(name);
        if (_processor is null || IsLeaf(name))
        {
            Store.Add(name, id, key, path, SignalEntry.NoTicks);
            return true;
        }

        var signal = EventOf(name, id, key, path);
        Store.Add(name, id, key, path, signal.Timestamp.UtcTicks);
        Handle(signal);
        return true;
    }

    /// <summary>Waits for a pattern in the sink, where whatever is in the log was raised too; without a sink, in the log.</summary>
    public SignalWatch Watch(IReadOnlySet<string> patterns, Action<bool> onChanged)
    {
        var pattern = SignalPattern.AnyOf(patterns)!;
        return _sink?.Watch(pattern, onChanged) ?? Store.Watch(pattern, onChanged);
    }

    /// <returns>How many the log had.</returns>
    public int Retract(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _sink?.Retract(name);
        return Store.Retract(name);
    }

    public IDisposable Subscribe(string pattern, Action<SignalEvent> listener) => Store.Subscribe(
        SignalPattern.Parse(pattern),
        signal => Guard("A listener to signals", listener, signal));

    /// <summary>Nobody is told of a signal any more; what was raised before is handled first.</summary>
    public ValueTask CloseAsync()
    {
        _onSignal?.Leave();
        return _processor?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private bool IsLeaf(string name) => _rule?.IsLeaf(name) ?? _sink!.IsLeaf(name);

    private SignalEvent EventOf(string name, long id, string? key, SignalPropagation? path) =>
        new(name, id, key, _clock.TimeOf(_clock.Stamp()), path);

    private void Handle(SignalEvent signal)
    {
        _processor!.Enqueue(signal);
        // another thread may have seen the same drop: then both say when
        var dropped = _processor.DroppedCount;
        if (Interlocked.Exchange(ref _droppedByProcessor, dropped) != dropped)
            Tally.MarkDropped();
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
