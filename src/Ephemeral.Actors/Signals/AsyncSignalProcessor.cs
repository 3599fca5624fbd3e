using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// Handles signals beside the code that raises them: a bounded number at a time, a bounded number waiting, in no promised order. For order
/// per signal name, use <see cref="SignalDispatcher"/>. Any thread may call any member.
/// </summary>
/// <remarks>
/// Handlers run on the thread pool. One that throws is counted and told to <see cref="OnError"/>. <see cref="EnqueuedCount"/> is the sum of
/// <see cref="ProcessedCount"/>, <see cref="FailedCount"/>, <see cref="DroppedCount"/>, <see cref="QueuedCount"/> and <see cref="ActiveCount"/>
/// whenever nothing happens between the reads.
/// </remarks>
public sealed class AsyncSignalProcessor : IAsyncDisposable
{
    private readonly SignalHandlerPool _pool;
    private readonly SignalHandler[] _handlers;

    /// <summary>Makes a processor.</summary>
    /// <param name="handler">What is done with a signal. Its token is cancelled when disposal has waited for <paramref name="drainTimeout"/>.</param>
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
        _handlers = [new SignalHandler(SignalPattern.Parse("*"), handler)];
        _pool = new SignalHandlerPool(maxConcurrency, maxQueued, timeProvider, drainTimeout)
        {
            OnError = (signal, failure) => OnError?.Invoke(signal, failure),
        };
    }

    /// <inheritdoc cref="SignalDispatcher.OnError"/>
    public Action<SignalEvent, Exception>? OnError { get; init; }

    /// <summary>How many signals were taken ever.</summary>
    public long EnqueuedCount => _pool.PostedCount;

    /// <summary>How many signals wait for a handler.</summary>
    public int QueuedCount => _pool.QueuedCount;

    /// <summary>How many signals are being handled.</summary>
    public int ActiveCount => _pool.ActiveCount;

    /// <summary>How many signals were handled without a failure.</summary>
    public long ProcessedCount => -FailedCount + _pool.HandledCount; // in this order: a failure is counted after its end

    /// <summary>How many signals' handlers threw or were cancelled.</summary>
    public long FailedCount => _pool.FailedCount;

    /// <inheritdoc cref="SignalDispatcher.DroppedCount"/>
    public long DroppedCount => _pool.DroppedCount;

    /// <inheritdoc cref="SignalDispatcher.CallbackFailureCount"/>
    public long CallbackFailureCount => _pool.CallbackFailureCount;

    /// <summary>Hands a signal over, and never waits. When as many wait as may, the oldest of them is dropped and counted.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it was taken; false once disposal has begun.</returns>
    /// <exception cref="ArgumentException"><paramref name="signal"/> has no name, or too long a one.</exception>
    public bool Enqueue(SignalEvent signal)
    {
        SignalLimits.ThrowIfNoName(signal.Signal);
        return _pool.Post(new PostedSignal(signal, _handlers));
    }

    /// <summary>How many handlers run, how many signals wait, and how many were dropped.</summary>
    public override string ToString() => $"{ActiveCount} active, {QueuedCount} queued, {DroppedCount} dropped";

    /// <inheritdoc cref="SignalDispatcher.DisposeAsync"/>
    public ValueTask DisposeAsync() => _pool.CloseAsync();
}
