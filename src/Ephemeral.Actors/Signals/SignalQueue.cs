using Ephemeral.Actors.Protocol;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>A bounded channel and the workers that read it on the thread pool; when it is full, the oldest item is dropped. Any
/// thread may call any member.</summary>
/// <remarks>
/// Workers are started as they are needed; nothing flows to them from whoever adds, and an idle one holds no thread. One that has
/// caught up waits some microseconds before it sleeps: a reader that takes each item as it comes meets the writer at the channel's
/// lock every time and has to be woken by it, which costs the writer several times as much.
/// </remarks>
internal sealed class SignalQueue<T>
{
    private const int TurnLength = 1024;
    private const int SpinsBeforeSleep = 200;

    private readonly Channel<T> _waiting;
    private readonly int _maxWorkers;
    private readonly Func<T, ValueTask> _handle;
    private readonly Func<T, bool>? _tryBegin;
    private readonly List<Task> _workers = [];
    private int _idle;
    private volatile bool _isClosed;

    /// <param name="maxQueued">How many items may wait.</param>
    /// <param name="maxWorkers">How many are handled at the same time.</param>
    /// <param name="handle">What a worker does with an item. Does not throw.</param>
    /// <param name="onDropped">Called for each item that is dropped.</param>
    /// <param name="tryBegin">Called under the lock, in the order of the items: whether it is to be handled now; null for always.</param>
    public SignalQueue(
        int maxQueued, int maxWorkers, Func<T, ValueTask> handle, Action<T> onDropped, Func<T, bool>? tryBegin = null)
    {
        (_maxWorkers, _handle, _tryBegin) = (maxWorkers, handle, tryBegin);
        _waiting = Channel.CreateBounded<T>(
            new BoundedChannelOptions(maxQueued) { FullMode = BoundedChannelFullMode.DropOldest }, onDropped);
    }

    /// <summary>Held for a few instructions, without calling the application.</summary>
    public Lock Lock { get; } = new();

    public int Count => _waiting.Reader.Count;

    public bool IsClosed => _isClosed;

    /// <summary>One that hands items to a listener, one at a time and in order; what is dropped or thrown is counted.</summary>
    public static SignalQueue<T> ForListener(Action<T> listener, SignalCounters counters) => new(
        SignalLimits.ListenerQueue,
        maxWorkers: 1,
        item =>
        {
            try
            {
                listener(item);
            }
            catch (Exception)
            {
                counters.CountFailure();
            }

            return ValueTask.CompletedTask;
        },
        _ => counters.CountDropped());

    /// <returns>False once it is closed.</returns>
    public bool Add(in T item)
    {
        if (_workers.Count == _maxWorkers)
            return _waiting.Writer.TryWrite(item);
        lock (Lock)
        {
            if (!_waiting.Writer.TryWrite(item))
                return false;
            if (_workers.Count < _maxWorkers && Count > Volatile.Read(ref _idle))
                _workers.Add(SignalScope.RunWithoutFlow(WorkAsync));
            return true;
        }
    }

    public bool TryTake([MaybeNullWhen(false)] out T item) => _waiting.Reader.TryRead(out item);

    /// <summary>Ends intake.</summary>
    /// <returns>Ends when everything has been handled.</returns>
    public Task Close()
    {
        lock (Lock)
        {
            _isClosed = true;
            _waiting.Writer.TryComplete();
            return Task.WhenAll(_workers);
        }
    }

    private async Task WorkAsync()
    {
        var handled = 0;
        var isOpen = true;
        while (isOpen)
        {
            while (TryBegin(out var item))
            {
                await _handle(item).ConfigureAwait(false);
                // others want the thread too
                if (++handled % TurnLength == 0)
                    await Task.Yield();
            }

            Thread.SpinWait(SpinsBeforeSleep);
            Interlocked.Increment(ref _idle);
            isOpen = await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false);
            Interlocked.Decrement(ref _idle);
        }
    }

    private bool TryBegin([MaybeNullWhen(false)] out T item)
    {
        if (_tryBegin is null)
            return TryTake(out item);
        lock (Lock)
        {
            while (TryTake(out item))
            {
                if (_tryBegin(item))
                    return true;
            }
        }

        return false;
    }
}

/// <summary>What went wrong beside a log, counted by any thread.</summary>
internal sealed class SignalCounters(Clock clock)
{
    private const long Never = long.MinValue;

    private long _blocked;
    private long _dropped;
    private long _lastDropped = Never;
    private long _failures;

    /// <summary>How many signals the constraints stopped.</summary>
    public long Blocked => Interlocked.Read(ref _blocked);

    /// <summary>How many signals were not heard by a listener or handler that was too slow for them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public DateTimeOffset? LastDropped => Interlocked.Read(ref _lastDropped) is not Never and var at ? clock.TimeOf(at) : null;

    /// <summary>How often a listener or a watch threw.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void CountBlocked() => Interlocked.Increment(ref _blocked);

    public void CountDropped()
    {
        Interlocked.Increment(ref _dropped);
        Interlocked.Exchange(ref _lastDropped, clock.Stamp());
    }

    public void CountFailure() => Interlocked.Increment(ref _failures);
}
