using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Ephemeral.Actors.Signals;

/// <summary>A bounded channel and the workers that read it on the thread pool; when it is full, the oldest item is dropped. Any
/// thread may call any member.</summary>
/// <remarks>
/// Workers are started as they are needed; nothing flows to them from whoever adds, and an idle one holds no thread. One that has
/// caught up spins for some microseconds before it sleeps, since being woken for each item costs the writer several times as much.
/// </remarks>
/// <param name="maxQueued">How many items may wait.</param>
/// <param name="maxWorkers">How many are handled at the same time.</param>
/// <param name="handle">What a worker does with an item. Does not throw.</param>
/// <param name="onDropped">Called for each item that is dropped.</param>
/// <param name="tryBegin">Called under the lock, in the order of the items: whether it is to be handled now; null for always.</param>
internal sealed class SignalQueue<T>(
    int maxQueued, int maxWorkers, Func<T, ValueTask> handle, Action<T> onDropped, Func<T, bool>? tryBegin = null)
{
    private const int TurnLength = 1024;
    private const int SpinsBeforeSleep = 200;

    private readonly Channel<T> _waiting = NewChannel(maxQueued, onDropped);
    private readonly List<Task> _workers = [];
    private int _idle;
    private volatile bool _isClosed;

    /// <summary>Held for a few instructions, without calling the application.</summary>
    public Lock Lock { get; } = new();

    public int Count => _waiting.Reader.Count;

    public bool IsClosed => _isClosed;

    public static Channel<T> NewChannel(int maxQueued, Action<T> onDropped) => Channel.CreateBounded(
        new BoundedChannelOptions(maxQueued) { FullMode = BoundedChannelFullMode.DropOldest }, onDropped);

    /// <returns>False once it is closed.</returns>
    public bool Add(in T item)
    {
        if (_workers.Count == maxWorkers)
            return _waiting.Writer.TryWrite(item);
        lock (Lock)
        {
            if (!_waiting.Writer.TryWrite(item))
                return false;
            if (_workers.Count < maxWorkers && Count > Volatile.Read(ref _idle))
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
                await handle(item).ConfigureAwait(false);
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
        if (tryBegin is null)
            return TryTake(out item);
        lock (Lock)
        {
            while (TryTake(out item))
            {
                if (tryBegin(item))
                    return true;
            }
        }

        return false;
    }
}
