namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>
/// Runs the handlers of a <see cref="DeliveryQueue"/> on the thread pool. The queue is touched under the lock alone, which is
/// held for a few instructions; no thread is held while nothing is to be done, and no handler runs on the thread of whoever posts
/// or flushes.
/// </summary>
internal sealed partial class DeliveryPump(DeliveryQueue queue, TimeSpan drainTimeout, TimeProvider time)
{
    public const int DefaultConcurrency = 4;
    public const int DefaultQueued = 1000;

    /// <summary>How many signals one stretch on a pool thread handles.</summary>
    private const int TurnLength = 256;

    // the longest that a timer can wait
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What the code that runs is the handler of; so a flush knows that it is asked for from inside.</summary>
    private readonly AsyncLocal<SignalDelivery?> _current = new();

    private bool _isClosed;
    private long _callbackFailures;

    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public static DeliveryPump Create(int maxConcurrency, int maxQueued, bool inOrder, TimeSpan? drainTimeout, TimeProvider? time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQueued, 1);
        var timeout = drainTimeout ?? EphemeralDefaults.ShutdownTimeout;
        if (timeout != Timeout.InfiniteTimeSpan && (timeout < TimeSpan.Zero || timeout > LongestTimeout))
        {
            throw new ArgumentOutOfRangeException(
                nameof(drainTimeout), timeout,
                $"The drain timeout is {timeout}; allowed is zero to {LongestTimeout}, or Timeout.InfiniteTimeSpan.");
        }

        return new DeliveryPump(new DeliveryQueue(maxConcurrency, maxQueued, inOrder), timeout, time ?? TimeProvider.System);
    }

    public Action<SignalEvent, Exception>? OnError { get; set; }

    public long CallbackFailures => Interlocked.Read(ref _callbackFailures);

    public bool IsClosed
    {
        get
        {
            lock (_lock)
                return _isClosed;
        }
    }

    public DeliveryCounts Counts
    {
        get
        {
            lock (_lock)
                return queue.Counts;
        }
    }

    /// <returns>False when it is closed.</returns>
    public bool Post(SignalDelivery delivery)
    {
        SignalDelivery? next;
        lock (_lock)
        {
            if (_isClosed)
                return false;
            queue.Add(delivery);
            next = Settle();
        }

        Start(next);
        return true;
    }

    private SignalDelivery? Settle()
    {
        while (queue.TryRelease() is FlushWait over)
            over.Complete();
        return queue.TryStart();
    }

    // without the caller's execution context: a handler is nobody's child
    private void Start(SignalDelivery? next)
    {
        if (next is null)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(
            static run => _ = run.Pump.RunAsync(run.First), (Pump: this, First: next), preferLocal: false);
    }

    private async Task RunAsync(SignalDelivery first)
    {
        var handled = 0;
        for (var delivery = first; delivery is not null;)
        {
            // others want the thread too
            if (++handled % TurnLength == 0)
                await YieldAsync().ConfigureAwait(false);
            var failures = await HandleAsync(delivery).ConfigureAwait(false);
            lock (_lock)
            {
                queue.End(delivery, failures);
                delivery = Settle();
            }
        }
    }

    private async Task<int> HandleAsync(SignalDelivery delivery)
    {
        _current.Value = delivery;
        using var scope = SignalScope.Enter(SignalPropagation.From(delivery.Signal));
        var failures = 0;
        foreach (var handler in delivery.Handlers)
        {
            if (!handler.IsRemoved && await FailureOfAsync(handler, delivery.Signal).ConfigureAwait(false) is { } failure)
            {
                failures++;
                Report(delivery.Signal, failure);
            }
        }

        return failures;
    }

    private async Task<Exception?> FailureOfAsync(SignalHandler handler, SignalEvent signal)
    {
        Exception? failure = null;
        var call = handler.CallAsync(signal, _stop.Token);
        var endedAtOnce = call.IsCompleted;
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        // what follows must not run on the thread that ended the handler: it is not ours to spend
        if (!endedAtOnce)
            await YieldAsync().ConfigureAwait(false);
        return failure;
    }

    /// <summary>Goes on at the end of the thread pool's queue.</summary>
    private static async Task YieldAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    private void Report(SignalEvent signal, Exception failure)
    {
        try
        {
            OnError?.Invoke(signal, failure);
        }
        catch
        {
            Interlocked.Increment(ref _callbackFailures);
        }
    }
}
