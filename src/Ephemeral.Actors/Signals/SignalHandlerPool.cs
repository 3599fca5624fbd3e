using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// Calls handlers on the thread pool: for a bounded number of signals at a time, while a bounded number waits; then the oldest is dropped
/// and counted. Where order is kept, signals of one name are handled one after the other. Any thread may call any member.
/// </summary>
/// <remarks>Nothing flows to a handler from whoever posts, but the signal as the cause of what the handler does.</remarks>
internal sealed class SignalHandlerPool
{
    private const int TurnLength = 1024;

    /// <summary>How long closing waits for what handlers have registered with their token.</summary>
    private static readonly TimeSpan LongestCancelling = TimeSpan.FromSeconds(1);

    private readonly int _maxQueued;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeProvider _time;
    private readonly Channel<PostedSignal> _waiting;
    private readonly Task _handling;
#pragma warning disable CA2213 // never disposed of: a handler that outlasts disposal still looks at its token
    private readonly CancellationTokenSource _stop = new();
#pragma warning restore CA2213
    private readonly AsyncLocal<StrongBox<bool>?> _isInside = new();

    // where order is kept: the names of which a signal is being handled, each with those that wait behind it; under its own lock
    private readonly Dictionary<string, Channel<PostedSignal>?> _busy = new(StringComparer.Ordinal);
    private volatile bool _isClosed;
    private long _posted;
    private long _handled;
    private long _failures;
    private long _dropped;
    private long _callbackFailures;
    private int _active;

    public SignalHandlerPool(int maxConcurrency, int maxQueued, TimeProvider? timeProvider, TimeSpan? drainTimeout, bool keepsOrder = false)
    {
        _drainTimeout = drainTimeout ?? SignalLimits.DrainTimeout;
        new OptionsCheck().AtLeast(nameof(maxConcurrency), maxConcurrency, 1).AtLeast(nameof(maxQueued), maxQueued, 1)
            .ZeroToInfinite(nameof(drainTimeout), _drainTimeout).ThrowIfAny();
        (_maxQueued, _time) = (maxQueued, timeProvider ?? TimeProvider.System);
        _waiting = NewChannel();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency };
        _handling = SignalScope.RunWithoutFlow(() => keepsOrder
            ? Parallel.ForEachAsync(FirstOfNamesAsync(), parallel, (first, _) => HandleInOrderAsync(first))
            : Parallel.ForEachAsync(_waiting.Reader.ReadAllAsync(), parallel, (posted, _) => HandleAsync(posted)));
    }

    public Action<SignalEvent, Exception>? OnError { get; init; }

    public Action? OnDropped { get; init; }

    public long PostedCount => Interlocked.Read(ref _posted);

    public long HandledCount => Interlocked.Read(ref _handled);

    public long FailedCount => Interlocked.Read(ref _failures);

    public long DroppedCount => Interlocked.Read(ref _dropped);

    public long CallbackFailureCount => Interlocked.Read(ref _callbackFailures);

    public int ActiveCount => Volatile.Read(ref _active);

    public int QueuedCount
    {
        get
        {
            lock (_busy)
                return _waiting.Reader.Count + _busy.Values.Sum(static behind => behind?.Reader.Count ?? 0);
        }
    }

    public bool IsClosed => _isClosed;

    /// <summary>Whether the code at hand is part of a handler that has not ended.</summary>
    public bool IsInside => _isInside.Value?.Value == true;

    /// <returns>False once it is closed.</returns>
    public bool Post(in PostedSignal posted)
    {
        Interlocked.Increment(ref _posted);
        if (_waiting.Writer.TryWrite(posted))
            return true;
        Interlocked.Decrement(ref _posted);
        return false;
    }

    /// <inheritdoc cref="SignalDispatcher.DisposeAsync"/>
    public async ValueTask CloseAsync()
    {
        _isClosed = true;
        _waiting.Writer.TryComplete();
        if (IsInside)
            return;
        try
        {
            await _handling.WaitAsync(_drainTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // in this order: what waits behind a cancelled handler must not follow it
            DropWaiting();
            await CancelAsync().WaitAsync(LongestCancelling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Channel<PostedSignal> NewChannel() => Channel.CreateBounded<PostedSignal>(
        new BoundedChannelOptions(_maxQueued) { FullMode = BoundedChannelFullMode.DropOldest }, Drop);

    private void Drop(PostedSignal dropped)
    {
        Interlocked.Increment(ref _dropped);
        OnDropped?.Invoke();
        dropped.Round?.Leave();
    }

    private void DropWaiting()
    {
        lock (_busy)
        {
            foreach (var channel in _busy.Values.Prepend(_waiting))
            {
                while (channel?.Reader.TryRead(out var dropped) == true)
                    Drop(dropped);
            }
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            // what a handler registered with its token may block, which is not waited for, or throw, which is counted
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _callbackFailures);
        }
    }

    private async IAsyncEnumerable<PostedSignal> FirstOfNamesAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (TryTakeFirst(out var first))
                yield return first;
        }
    }

    /// <summary>Takes the next signal of whose name none is being handled; those before it go behind the one that is.</summary>
    private bool TryTakeFirst(out PostedSignal posted)
    {
        lock (_busy)
        {
            while (_waiting.Reader.TryRead(out posted))
            {
                if (_busy.TryAdd(posted.Signal.Signal, null))
                    return true;
                (_busy[posted.Signal.Signal] ??= NewChannel()).Writer.TryWrite(posted);
            }
        }

        return false;
    }

    private async ValueTask HandleInOrderAsync(PostedSignal posted)
    {
        do
            await HandleAsync(posted).ConfigureAwait(false);
        while (TryTakeNext(posted.Signal.Signal, out posted));
    }

    private bool TryTakeNext(string name, out PostedSignal next)
    {
        next = default;
        lock (_busy)
            return _busy[name]?.Reader.TryRead(out next) == true || !_busy.Remove(name);
    }

    /// <summary>
    /// Calls the handlers one after the other, with the signal as the cause of what they do. What throws is counted and
    /// told; the next is called all the same.
    /// </summary>
    private async ValueTask HandleAsync(PostedSignal posted)
    {
        Interlocked.Increment(ref _active);
        var failures = 0;
        // being inside and the cause flow with this async method alone: its caller sees neither
        var isInside = _isInside.Value = new StrongBox<bool>(true);
        SignalScope.Enter(SignalPropagation.From(posted.Signal));
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

        isInside.Value = false;
        Interlocked.Decrement(ref _active);
        var handled = Interlocked.Increment(ref _handled);
        // after the end, so that there are never more failures than ends
        Interlocked.Add(ref _failures, failures);
        posted.Round?.Leave();
        // others want the thread too
        if (handled % TurnLength == 0)
            await Task.Yield();
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

/// <summary>The signals dispatched between two flushes; over when all of them have left, and the flush too.</summary>
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
