using Ephemeral.Actors.Protocol;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// Handles signals beside the code that raises them: a bounded number at a time, a bounded number waiting, in no promised order.
/// For order per signal name, use <see cref="SignalDispatcher"/>. Any thread may call any member.
/// </summary>
/// <remarks>
/// Handlers run on the thread pool. One that throws is counted and told to <see cref="OnError"/>. <see cref="EnqueuedCount"/> is the
/// sum of <see cref="ProcessedCount"/>, <see cref="FailedCount"/>, <see cref="DroppedCount"/>, <see cref="QueuedCount"/> and
/// <see cref="ActiveCount"/> whenever nothing happens between the reads.
/// </remarks>
[DebuggerDisplay("{ActiveCount} active, {QueuedCount} queued, {DroppedCount} dropped")]
public sealed class AsyncSignalProcessor : IAsyncDisposable
{
    private readonly SignalHandler[] _handlers = [];
    private readonly int _maxQueued;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeProvider _time;
    private readonly SignalQueue<PostedSignal> _queue;
#pragma warning disable CA2213 // never disposed of: a handler that outlasts disposal still looks at its token
    private readonly CancellationTokenSource _stop = new();
#pragma warning restore CA2213
    private readonly AsyncLocal<StrongBox<bool>?> _isInside = new();

    // where order is kept: the names of which a signal is being handled, each with those that wait behind it; under the queue's lock
    private readonly Dictionary<string, Channel<PostedSignal>?> _busy = new(StringComparer.Ordinal);
    private long _enqueued;
    private long _ended;
    private long _failures;
    private long _dropped;
    private long _callbackFailures;
    private int _active;

    /// <summary>Makes a processor.</summary>
    /// <param name="handler">What is done with a signal. Its token is cancelled when disposal has waited for
    /// <paramref name="drainTimeout"/>.</param>
    /// <param name="maxConcurrency">How many handlers run at the same time. At least 1; the default is 4.</param>
    /// <param name="maxQueued">How many signals may wait for a handler. At least 1; the default is 1,000.</param>
    /// <param name="timeProvider">What measures <paramref name="drainTimeout"/>; null for the system's.</param>
    /// <param name="drainTimeout">How long <see cref="DisposeAsync"/> waits for what is queued and running. Zero or more, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>; null for the default, 30 seconds.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public AsyncSignalProcessor(
        Func<SignalEvent, CancellationToken, Task> handler,
        int maxConcurrency = SignalLimits.MaxConcurrentHandlers,
        int maxQueued = SignalLimits.MaxQueued,
        TimeProvider? timeProvider = null,
        TimeSpan? drainTimeout = null)
        : this(maxConcurrency, maxQueued, timeProvider, drainTimeout, keepsOrder: false)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handlers = [new SignalHandler(SignalPattern.Parse("*"), handler)];
    }

    /// <summary>A processor that is given the handlers with each signal. <paramref name="maxQueued"/> is also how many may wait behind
    /// each name that is being handled where <paramref name="keepsOrder"/>: then signals of one name are handled one after the
    /// other.</summary>
    internal AsyncSignalProcessor(int maxConcurrency, int maxQueued, TimeProvider? timeProvider, TimeSpan? drainTimeout, bool keepsOrder)
    {
        SignalLimits.ThrowIfLess(maxConcurrency, 1);
        SignalLimits.ThrowIfLess(maxQueued, 1);
        _drainTimeout = drainTimeout ?? SignalLimits.DrainTimeout;
        SignalLimits.ThrowIfNoTimeout(_drainTimeout, nameof(drainTimeout));
        (_maxQueued, _time) = (maxQueued, timeProvider ?? TimeProvider.System);
        _queue = keepsOrder
            ? new SignalQueue<PostedSignal>(maxQueued, maxConcurrency, HandleInOrderAsync, Drop, TryBegin)
            : new SignalQueue<PostedSignal>(maxQueued, maxConcurrency, HandleAsync, Drop);
    }

    /// <inheritdoc cref="SignalDispatcher.OnError"/>
    public Action<SignalEvent, Exception>? OnError { get; init; }

    /// <summary>How many signals were taken ever.</summary>
    public long EnqueuedCount => Interlocked.Read(ref _enqueued);

    /// <summary>How many signals wait for a handler.</summary>
    public int QueuedCount
    {
        get
        {
            lock (Lock)
                return _queue.Count + _busy.Values.Sum(static behind => behind?.Reader.Count ?? 0);
        }
    }

    /// <summary>How many signals are being handled.</summary>
    public int ActiveCount => Volatile.Read(ref _active);

    /// <summary>How many signals were handled without a failure.</summary>
    public long ProcessedCount => -FailedCount + EndedCount; // in this order: a failure is counted after its end

    /// <summary>How many signals' handlers threw or were cancelled.</summary>
    public long FailedCount => Interlocked.Read(ref _failures);

    /// <inheritdoc cref="SignalDispatcher.DroppedCount"/>
    public long DroppedCount => Interlocked.Read(ref _dropped);

    /// <inheritdoc cref="SignalDispatcher.CallbackFailureCount"/>
    public long CallbackFailureCount => Interlocked.Read(ref _callbackFailures);

    /// <inheritdoc cref="SignalDispatcher.HandledCount"/>
    internal long EndedCount => Interlocked.Read(ref _ended);

    /// <summary>Called for each signal that is dropped. Must be short.</summary>
    internal Action? OnDropped { get; init; }

    internal Lock Lock => _queue.Lock;

    internal bool IsClosed => _queue.IsClosed;

    /// <summary>Whether the code at hand is part of a handler that has not ended.</summary>
    internal bool IsInside => _isInside.Value?.Value == true;

    /// <summary>Hands a signal over, and never waits. When as many wait as may, the oldest of them is dropped and counted.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it was taken; false once disposal has begun.</returns>
    /// <exception cref="ArgumentException"><paramref name="signal"/> has no name, or too long a one.</exception>
    public bool Enqueue(SignalEvent signal)
    {
        SignalLimits.ThrowIfNoName(signal.Signal);
        return Enqueue(new PostedSignal(signal, _handlers));
    }

    /// <inheritdoc cref="SignalDispatcher.DisposeAsync"/>
    public async ValueTask DisposeAsync()
    {
        var ended = _queue.Close();
        if (IsInside)
            return;
        try
        {
            await ended.WaitAsync(_drainTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // in this order: what waits behind a cancelled handler must not follow it
            DropWaiting();
            await CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Hands a signal over with those that handle it.</summary>
    /// <returns>Whether it was taken; false once disposal has begun.</returns>
    internal bool Enqueue(in PostedSignal posted)
    {
        Interlocked.Increment(ref _enqueued);
        if (_queue.Add(posted))
            return true;
        Interlocked.Decrement(ref _enqueued);
        return false;
    }

    private void DropWaiting()
    {
        lock (Lock)
        {
            while (_queue.TryTake(out var dropped))
                Drop(dropped);
            foreach (var behind in _busy.Values)
            {
                while (behind?.Reader.TryRead(out var dropped) == true)
                    Drop(dropped);
            }
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // what a handler registered with its token threw
            Interlocked.Increment(ref _callbackFailures);
        }
    }

    private void Drop(PostedSignal dropped)
    {
        Interlocked.Increment(ref _dropped);
        OnDropped?.Invoke();
        dropped.Round?.Leave();
    }

    /// <summary>False where a signal of this name is being handled: then this one waits behind it.</summary>
    private bool TryBegin(PostedSignal posted)
    {
        var name = posted.Signal.Signal;
        if (_busy.TryAdd(name, null))
            return true;
        var behind = _busy[name] ??= SignalQueue<PostedSignal>.NewChannel(_maxQueued, Drop);
        return !behind.Writer.TryWrite(posted);
    }

    private async ValueTask HandleInOrderAsync(PostedSignal first)
    {
        for (PostedSignal? next = first; next is { } posted; next = NextOf(posted.Signal.Signal))
            await HandleAsync(posted).ConfigureAwait(false);
    }

    private PostedSignal? NextOf(string name)
    {
        lock (Lock)
        {
            if (_busy[name]?.Reader.TryRead(out var next) == true)
                return next;
            _busy.Remove(name);
            return null;
        }
    }

    /// <summary>Calls the handlers one after the other, with the signal as the cause of what they do. What throws is counted and
    /// told; the next is called all the same.</summary>
    private async ValueTask HandleAsync(PostedSignal posted)
    {
        Interlocked.Increment(ref _active);
        var failures = 0;
        var isInside = _isInside.Value = new StrongBox<bool>(true);
        using (SignalScope.Enter(SignalPropagation.From(posted.Signal)))
        {
            foreach (var handler in posted.Handlers)
            {
                if (handler.IsRemoved)
                    continue;
                var call = handler.CallAsync(posted.Signal, _stop.Token);
                var endedAtOnce = call.IsCompleted;
                try
                {
                    await call.ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    failures++;
                    Report(posted.Signal, e);
                }

                // what follows must not run on the thread that ended the handler: it is not ours to spend
                if (!endedAtOnce)
                    await Task.Yield();
            }
        }

        isInside.Value = false;
        Interlocked.Decrement(ref _active);
        Interlocked.Increment(ref _ended);
        Interlocked.Add(ref _failures, failures);
        posted.Round?.Leave();
    }

    private void Report(SignalEvent signal, Exception failure)
    {
        try
        {
            OnError?.Invoke(signal, failure);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _callbackFailures);
        }
    }
}

/// <summary>A signal on its way to its handlers.</summary>
internal readonly record struct PostedSignal(SignalEvent Signal, SignalHandler[] Handlers, FlushRound? Round = null);

/// <summary>A handler of the application, for the signals whose names match; disposing it takes it back.</summary>
internal sealed class SignalHandler(
    SignalPattern pattern, Func<SignalEvent, CancellationToken, Task> body, Action<SignalHandler>? remove = null) : IDisposable
{
    private volatile bool _isRemoved;

    /// <summary>Whether it has been taken back: signals that wait pass it by.</summary>
    public bool IsRemoved => _isRemoved;

    public bool Matches(string signal) => pattern.Matches(signal);

    /// <summary>Runs the body; async, so that what it does to its execution context ends with it.</summary>
    public async Task CallAsync(SignalEvent signal, CancellationToken token)
    {
        var running = body(signal, token) ?? throw new InvalidOperationException(
            $"The handler of '{pattern}' returned null for signal '{signal.Signal}'. Return a task, such as Task.CompletedTask.");
        await running.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _isRemoved = true;
        remove?.Invoke(this);
    }
}
