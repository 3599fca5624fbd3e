using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// Takes signals to the handlers registered for them, beside the code that raises them: those of one name in order, one after the other;
/// different names side by side. Any thread may call any member, and so may a handler.
/// </summary>
/// <remarks>
/// The handlers of a signal are called one after the other, in the order of their registration, on the thread pool. One that throws is
/// counted and told to <see cref="OnError"/>; one that takes long holds up its own signal name alone, and one of the handlers that may run at the
/// same time. <see cref="DispatchedCount"/> is the sum of <see cref="HandledCount"/>, <see cref="DroppedCount"/>, <see cref="QueuedCount"/> and
/// <see cref="ActiveCount"/> whenever nothing happens between the reads.
/// </remarks>
public sealed class SignalDispatcher : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly SignalHandlerPool _pool;

    // what is waited for by the next flush, and by those before it; under the lock
    private FlushRound _round = new();
    private Task _earlierRounds = Task.CompletedTask;

    // replaced as a whole under the lock, read without
    private volatile SignalHandler[] _handlers = [];
    private long _unmatched;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="maxQueued">
    /// How many signals may wait for a free handler, and how many behind each name that is being handled.
    /// At least 1; the default is 1,000.
    /// </param>
    /// <param name="maxConcurrency">How many signals are handled at the same time. At least 1; the default is 4.</param>
    /// <param name="timeProvider">What measures <paramref name="drainTimeout"/>; null for the system's.</param>
    /// <param name="drainTimeout">
    /// How long <see cref="DisposeAsync"/> waits for what is queued and running. Zero or more, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>; null for the default, 30 seconds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public SignalDispatcher(
        int maxQueued = SignalLimits.MaxQueued,
        int maxConcurrency = SignalLimits.MaxConcurrentHandlers,
        TimeProvider? timeProvider = null,
        TimeSpan? drainTimeout = null) =>
        _pool = new SignalHandlerPool(maxConcurrency, maxQueued, timeProvider, drainTimeout, keepsOrder: true)
        {
            OnError = (signal, failure) => OnError?.Invoke(signal, failure),
        };

    /// <summary>
    /// Called after each handler that threw or was cancelled, with the signal and the error. Null by default. What it throws itself is counted in
    /// <see cref="CallbackFailureCount"/>.
    /// </summary>
    public Action<SignalEvent, Exception>? OnError { get; init; }

    /// <summary>How many signals were taken ever.</summary>
    public long DispatchedCount => _pool.PostedCount;

    /// <summary>How many signals wait for their handlers.</summary>
    public int QueuedCount => _pool.QueuedCount;

    /// <summary>How many signals are being handled.</summary>
    public int ActiveCount => _pool.ActiveCount;

    /// <summary>How many signals were handled, whether or not a handler failed.</summary>
    public long HandledCount => _pool.HandledCount;

    /// <summary>How many calls of a handler threw or were cancelled.</summary>
    public long FailedCount => _pool.FailedCount;

    /// <summary>How many signals made room for younger ones, or still waited when disposal had waited long enough.</summary>
    public long DroppedCount => _pool.DroppedCount;

    /// <summary>How many signals were not taken because no handler was registered for them.</summary>
    public long UnmatchedCount => Interlocked.Read(ref _unmatched);

    /// <summary>How often <see cref="OnError"/>, or what a handler registered with its token, threw.</summary>
    public long CallbackFailureCount => _pool.CallbackFailureCount;

    /// <summary>
    /// Adds a handler, which hears the signals that are dispatched from now on. Once it has been taken back, signals that wait pass it by; a
    /// call that runs goes on to its end.
    /// </summary>
    /// <param name="pattern">The names it is for: <c>*</c>, <c>?</c> and comma lists, as in <see cref="SignalPattern"/>.</param>
    /// <param name="handler">What is done with a signal. Its token is cancelled when disposal has waited for the drain timeout.</param>
    /// <returns>Takes the handler back when it is disposed; at any time, from any thread, also from inside the handler.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    /// <exception cref="ObjectDisposedException">Disposal has begun.</exception>
    public IDisposable Register(string pattern, Func<SignalEvent, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(_pool.IsClosed, this);
        var registered = new SignalHandler(SignalPattern.Parse(pattern), handler, Remove);
        lock (_lock)
            _handlers = [.. _handlers, registered];
        return registered;
    }

    /// <inheritdoc cref="Register(string, Func{SignalEvent, CancellationToken, Task})"/>
    public IDisposable Register(string pattern, Func<SignalEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Register(pattern, (signal, _) => handler(signal));
    }

    /// <inheritdoc cref="Register(string, Func{SignalEvent, CancellationToken, Task})"/>
    public IDisposable Register(string pattern, Action<SignalEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Register(pattern, signal =>
        {
            handler(signal);
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Hands a signal over to the handlers that are registered for it now, and never waits. When as many signals wait as
    /// may, the oldest of them is dropped and counted.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it was taken; false when no handler is registered for it, and once disposal has begun.</returns>
    /// <exception cref="ArgumentException"><paramref name="signal"/> has no name, or too long a one.</exception>
    public bool Dispatch(SignalEvent signal)
    {
        SignalLimits.ThrowIfNoName(signal.Signal);
        var matching = Array.FindAll(_handlers, handler => handler.Matches(signal.Signal));
        if (matching.Length == 0)
        {
            Interlocked.Increment(ref _unmatched);
            return false;
        }

        FlushRound round;
        lock (_lock)
        {
            round = _round;
            round.Enter();
        }

        if (_pool.Post(new PostedSignal(signal, matching, round)))
            return true;
        round.Leave();
        return false;
    }

    /// <summary>Waits until every signal dispatched before this call has been handled or dropped. The dispatcher stays open.</summary>
    /// <param name="cancellationToken">Ends the waiting; the signals are handled all the same.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It is called from inside a handler, and would wait for that one.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_pool.IsInside)
        {
            throw new InvalidOperationException(
                "FlushAsync was called from inside a handler of the same dispatcher, and would wait for it. Call it from outside.");
        }

        Task flushed;
        lock (_lock)
        {
            var ended = _round;
            _round = new FlushRound();
            ended.Leave();
            flushed = _earlierRounds = _earlierRounds.IsCompleted ? ended.Task : Task.WhenAll(_earlierRounds, ended.Task);
        }

        return flushed.WaitAsync(cancellationToken);
    }

    /// <summary>How many handlers run, how many signals wait, and how many were dropped.</summary>
    public override string ToString() => $"{ActiveCount} active, {QueuedCount} queued, {DroppedCount} dropped";

    /// <summary>
    /// Ends intake, then waits until everything taken has been handled. When that takes longer than the drain timeout, drops and counts what
    /// still waits, cancels the handlers' token, and returns without waiting for handlers that run on. Called from inside a handler, it ends intake
    /// and does not wait. May be called again, and then waits for the same.
    /// </summary>
    public ValueTask DisposeAsync() => _pool.CloseAsync();

    private void Remove(SignalHandler handler)
    {
        lock (_lock)
            _handlers = Array.FindAll(_handlers, other => other != handler);
    }
}
