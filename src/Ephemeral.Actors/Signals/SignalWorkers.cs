using Ephemeral.Actors.Protocol;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ephemeral.Actors.Signals;

/// <summary>Calls handlers for signals, beside the code that posts them; counts what becomes of each. Any thread may call any
/// member.</summary>
internal sealed class SignalWorkers
{
    private readonly int _maxQueued;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeProvider _time;
    private readonly SignalQueue<PostedSignal> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncLocal<StrongBox<bool>?> _isInside = new();

    // the names of which a signal is being handled, each with those that wait behind it; under the queue's lock
    private readonly Dictionary<string, Channel<PostedSignal>?> _busy = new(StringComparer.Ordinal);
    private long _posted;
    private long _ended;
    private long _failures;
    private long _dropped;
    private long _callbackFailures;
    private int _active;

    /// <summary><paramref name="maxQueued"/> is also how many may wait behind each name that is being handled where
    /// <paramref name="keepsOrder"/>: then signals of one name are handled one after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public SignalWorkers(int maxConcurrency, int maxQueued, TimeSpan? drainTimeout, TimeProvider? timeProvider, bool keepsOrder)
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

    public Action<SignalEvent, Exception>? OnError { get; set; }

    public Action? OnDropped { get; set; }

    public Lock Lock => _queue.Lock;

    public bool IsClosed => _queue.IsClosed;

    public long Posted => Interlocked.Read(ref _posted);

    public int Waiting
    {
        get
        {
            lock (Lock)
                return _queue.Count + _busy.Values.Sum(static behind => behind?.Reader.Count ?? 0);
        }
    }

    public int Active => Volatile.Read(ref _active);

    public long Ended => Interlocked.Read(ref _ended);

    public long Failures => Interlocked.Read(ref _failures);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long CallbackFailures => Interlocked.Read(ref _callbackFailures);

    /// <summary>Whether the code at hand is part of a handler that has not ended.</summary>
    public bool IsInside => _isInside.Value?.Value == true;

    /// <returns>False once it is closed.</returns>
    public bool Post(in PostedSignal posted)
    {
        Interlocked.Increment(ref _posted);
        if (_queue.Add(posted))
            return true;
        Interlocked.Decrement(ref _posted);
        return false;
    }

    /// <inheritdoc cref="SignalDispatcher.DisposeAsync"/>
    public async ValueTask CloseAsync()
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

/// <summary>The signals posted between two flushes; over when all of them have left, and the flush too.</summary>
internal sealed class FlushRound() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private int _left = 1;

    public void Enter() => Interlocked.Increment(ref _left);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            SetResult();
    }
}

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
