using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// A bounded channel of signals and the workers that read it, beside the code that posts. When as many wait as may, the oldest is
/// dropped and counted. Any thread may call any member; what is not read-only is changed under the lock.
/// </summary>
/// <remarks>Workers are started as they are needed. They run on the thread pool, nothing flows to them from whoever posts, and an
/// idle one holds no thread.</remarks>
internal sealed class SignalWorkers<T>
{
    private const int TurnLength = 256;

    private readonly int _maxConcurrency;
    private readonly Func<T, bool> _tryBegin;
    private readonly Func<T, Task> _handle;
    private readonly Channel<T> _waiting;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncLocal<StrongBox<bool>?> _isInside = new();
    private readonly List<Task> _workers = [];
    private bool _isClosed;
    private long _posted;
    private long _ended;
    private long _failures;
    private long _dropped;
    private long _callbackFailures;
    private int _active;

    /// <param name="maxConcurrency">How many workers there are at the most.</param>
    /// <param name="maxQueued">How many items may wait for them.</param>
    /// <param name="drainTimeout">How long closing waits; null for the default.</param>
    /// <param name="timeProvider">What measures that; null for the system's.</param>
    /// <param name="tryBegin">Called under the lock, in the order of the items: whether the worker is to handle it.</param>
    /// <param name="handle">What a worker does with an item. Does not throw.</param>
    /// <param name="onDropped">Called for each item that was dropped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public SignalWorkers(
        int maxConcurrency, int maxQueued, TimeSpan? drainTimeout, TimeProvider? timeProvider,
        Func<T, bool> tryBegin, Func<T, Task> handle, Action<T> onDropped)
    {
        SignalLimits.ThrowIfLess(maxConcurrency, 1);
        SignalLimits.ThrowIfLess(maxQueued, 1);
        _drainTimeout = drainTimeout ?? SignalLimits.DrainTimeout;
        SignalLimits.ThrowIfNoTimeout(_drainTimeout, nameof(drainTimeout));
        (_maxConcurrency, _tryBegin, _handle, _time) = (maxConcurrency, tryBegin, handle, timeProvider ?? TimeProvider.System);
        OnDropped = onDropped;
        _waiting = Channel.CreateBounded<T>(
            new BoundedChannelOptions(maxQueued) { FullMode = BoundedChannelFullMode.DropOldest }, Drop);
    }

    /// <summary>Held for a few instructions, without calling the application.</summary>
    public Lock Lock { get; } = new();

    public Action<SignalEvent, Exception>? OnError { get; set; }

    public Action<T> OnDropped { get; set; }

    public long Posted => Interlocked.Read(ref _posted);

    public int Waiting => _waiting.Reader.Count;

    public int Active => Volatile.Read(ref _active);

    /// <summary>How many signals were handled, whether or not a handler failed.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>How many calls of a handler threw or were cancelled.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long CallbackFailures => Interlocked.Read(ref _callbackFailures);

    /// <summary>Whether the code at hand is part of a handler that has not ended.</summary>
    public bool IsInside => _isInside.Value?.Value == true;

    /// <summary>Whether closing has waited long enough.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <returns>False once it is closed.</returns>
    public bool Post(T item)
    {
        lock (Lock)
        {
            if (_isClosed)
                return false;
            _posted++;
            _waiting.Writer.TryWrite(item);
            if (_workers.Count < _maxConcurrency && _posted - Ended - Dropped > _workers.Count)
                _workers.Add(SignalScope.RunWithoutFlow(WorkAsync));
        }

        return true;
    }

    /// <summary>Drops an item that was posted.</summary>
    public void Drop(T item)
    {
        Interlocked.Increment(ref _dropped);
        OnDropped(item);
    }

    /// <summary>Calls handlers for a signal, one after the other, with the signal as the cause of what they do.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="handlers">What throws is counted and told to <see cref="OnError"/>; the next is called all the same.</param>
    public async Task CallAsync(SignalEvent signal, SignalHandler[] handlers)
    {
        Interlocked.Increment(ref _active);
        var failures = 0;
        var isInside = _isInside.Value = new StrongBox<bool>(true);
        using (SignalScope.Enter(SignalPropagation.From(signal)))
        {
            foreach (var handler in handlers)
            {
                if (handler.IsRemoved)
                    continue;
                var call = handler.CallAsync(signal, _stop.Token);
                var endedAtOnce = call.IsCompleted;
                try
                {
                    await call.ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    failures++;
                    Report(signal, e);
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
    }

    /// <summary>
    /// Ends intake and waits for what is queued; when that takes too long, drops it and cancels the handlers' token. From inside a
    /// handler it does not wait: that handler is among those to end.
    /// </summary>
    public async ValueTask CloseAsync()
    {
        Task ended;
        lock (Lock)
        {
            Volatile.Write(ref _isClosed, true);
            _waiting.Writer.TryComplete();
            ended = Task.WhenAll(_workers);
        }

        if (IsInside)
            return;
        try
        {
            await ended.WaitAsync(_drainTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    private async Task StopAsync()
    {
        while (_waiting.Reader.TryRead(out var item))
            Drop(item);
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

    private async Task WorkAsync()
    {
        var handled = 0;
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (TryTake(out var item))
            {
                await _handle(item).ConfigureAwait(false);
                // others want the thread too
                if (++handled % TurnLength == 0)
                    await Task.Yield();
            }
        }
    }

    private bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (Lock)
        {
            while (_waiting.Reader.TryRead(out item))
            {
                if (_tryBegin(item))
                    return true;
            }
        }

        return false;
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

/// <summary>A handler of the application, and who it is for an error text.</summary>
internal class SignalHandler(string name, Func<SignalEvent, CancellationToken, Task> body)
{
    /// <summary>Whether it has been taken back: signals that wait pass it by.</summary>
    public virtual bool IsRemoved => false;

    /// <summary>Runs the body; async, so that what it does to its execution context ends with it.</summary>
    public async Task CallAsync(SignalEvent signal, CancellationToken token)
    {
        var running = body(signal, token) ?? throw new InvalidOperationException(
            $"The handler of '{name}' returned null for signal '{signal.Signal}'. Return a task, such as Task.CompletedTask.");
        await running.ConfigureAwait(false);
    }
}
