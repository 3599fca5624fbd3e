using System.Diagnostics;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// Handles signals beside the code that raises them: a bounded number at a time, a bounded number waiting, in no promised order.
/// For order per signal name, use <see cref="SignalDispatcher"/>. Any thread may call any member.
/// </summary>
/// <remarks>
/// Handlers run on the thread pool, and an idle processor holds no thread. A handler that throws is counted and told to
/// <see cref="OnError"/>; the others do not notice. Nothing is lost silently: <see cref="EnqueuedCount"/> is the sum of
/// <see cref="ProcessedCount"/>, <see cref="FailedCount"/>, <see cref="DroppedCount"/>, <see cref="QueuedCount"/> and
/// <see cref="ActiveCount"/> whenever nothing happens between two of these reads.
/// </remarks>
[DebuggerDisplay("{ActiveCount} active, {QueuedCount} queued, {DroppedCount} dropped")]
public sealed class AsyncSignalProcessor : IAsyncDisposable
{
    private readonly SignalWorkers<SignalEvent> _workers;

    /// <summary>Makes a processor.</summary>
    /// <param name="handler">
    /// What is done with a signal. Its token is cancelled when disposal has waited for <paramref name="drainTimeout"/>.
    /// </param>
    /// <param name="maxConcurrency">How many handlers run at the same time. At least 1; the default is 4.</param>
    /// <param name="maxQueued">How many signals may wait for a handler. At least 1; the default is 1,000.</param>
    /// <param name="timeProvider">What measures <paramref name="drainTimeout"/>; null for the system's.</param>
    /// <param name="drainTimeout">
    /// How long <see cref="DisposeAsync"/> waits for what is queued and running. Zero or more, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>; null for the default, 30 seconds.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public AsyncSignalProcessor(
        Func<SignalEvent, CancellationToken, Task> handler,
        int maxConcurrency = SignalLimits.MaxConcurrentHandlers,
        int maxQueued = SignalLimits.MaxQueued,
        TimeProvider? timeProvider = null,
        TimeSpan? drainTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        SignalHandler[] handlers = [new SignalHandler(nameof(AsyncSignalProcessor), handler)];
        _workers = new SignalWorkers<SignalEvent>(
            maxConcurrency, maxQueued, drainTimeout, timeProvider,
            static _ => true, signal => _workers!.CallAsync(signal, handlers), static _ => { });
    }

    /// <summary>
    /// Hears of each handler that threw, or was cancelled, with its signal. Called after the handler; when it throws itself, that is
    /// counted in <see cref="CallbackFailureCount"/>. Null by default.
    /// </summary>
    public Action<SignalEvent, Exception>? OnError
    {
        get => _workers.OnError;
        init => _workers.OnError = value;
    }

    /// <summary>How many signals were taken ever.</summary>
    public long EnqueuedCount => _workers.Posted;

    /// <summary>How many signals wait for a handler.</summary>
    public int QueuedCount => _workers.Waiting;

    /// <summary>How many signals are being handled.</summary>
    public int ActiveCount => _workers.Active;

    /// <summary>How many signals were handled without a failure.</summary>
    public long ProcessedCount
    {
        get
        {
            // in this order: a failure is counted after its end
            var failures = _workers.Failures;
            return _workers.Ended - failures;
        }
    }

    /// <summary>How many signals' handlers threw or were cancelled.</summary>
    public long FailedCount => _workers.Failures;

    /// <summary>
    /// How many signals had to make room for younger ones, or still waited when disposal had waited long enough.
    /// </summary>
    public long DroppedCount => _workers.Dropped;

    /// <summary>How often <see cref="OnError"/>, or what a handler registered with its token, threw.</summary>
    public long CallbackFailureCount => _workers.CallbackFailures;

    /// <summary>Called for each signal that is dropped. Must be short.</summary>
    internal Action OnDropped
    {
        init => _workers.OnDropped = _ => value();
    }

    /// <summary>
    /// Hands a signal over. Never waits and never runs a handler itself. When as many wait as may, the oldest of them is dropped
    /// and counted.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it was taken; false once disposal has begun.</returns>
    /// <exception cref="ArgumentException"><paramref name="signal"/> has no name, or too long a one.</exception>
    public bool Enqueue(SignalEvent signal)
    {
        SignalLimits.ThrowIfNoName(signal.Signal);
        return _workers.Post(signal);
    }

    /// <summary>
    /// Ends intake, then waits until everything taken has been handled. When that takes longer than the drain timeout, drops and
    /// counts what still waits, cancels the handlers' token, and returns without waiting for handlers that run on. Called from
    /// inside a handler, it ends intake and does not wait. May be called again, and then waits for the same.
    /// </summary>
    public ValueTask DisposeAsync() => _workers.CloseAsync();
}
