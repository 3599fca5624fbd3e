using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// Hands items over one at a time and in order, on the thread pool, so that whoever gives one is never held up. When more than
/// <paramref name="capacity"/> wait, the oldest is dropped and counted.
/// </summary>
/// <remarks>
/// At most one drain is on the pool, and one is while anything waits: who adds to an idle delivery starts it, and the drain goes
/// idle under the same lock that says that nothing is left. After a turn of items it goes to the end of the pool's queue.
/// It takes a handful at once, beside what waits, and after less than that pauses for some microseconds: a drain that takes each
/// item as it comes meets the giver at the lock every time, which costs the giver twice as much.
/// </remarks>
internal abstract class Delivery<T>(int capacity, SignalTally tally) : IThreadPoolWorkItem
{
    private const int HandSize = 128;
    private const int HandsInTurn = 8;
    private const int Pause = 200;

    private readonly HandQueue<T> _waiting = new(HandSize);
    private HandQueue<T>.Hand? _inHand;
    private ShortLock _lock = new();
    private bool _isDraining;
    private bool _mustStart;
    private volatile bool _isClosed;

    /// <returns>Whether <see cref="StartIfDue"/> must be called next, outside locks.</returns>
    public bool Add(in T item)
    {
        using var _ = _lock.Enter();
        if (_isClosed)
            return false;
        if (_waiting.Count == capacity)
        {
            _waiting.DropOldest();
            tally.CountDropped();
        }

        _waiting.Add(item);
        if (_isDraining)
            return false;
        return _isDraining = _mustStart = true;
    }

    public void StartIfDue()
    {
        if (Interlocked.Exchange(ref _mustStart, false))
            Start();
    }

    /// <summary>What waits is not handed over any more, and nothing is added.</summary>
    public void Close()
    {
        using var _ = _lock.Enter();
        _isClosed = true;
        _waiting.Clear();
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var left = HandsInTurn; left > 0; left--)
        {
            if (TakeInHand() is not { } hand)
                return;
            var items = hand.Items;
            for (var i = 0; i < items.Length && !_isClosed; i++)
                HandOverOne(items[i]);
            var isFull = items.Length == HandSize;
            hand.Clear();
            if (!isFull)
                Thread.SpinWait(Pause);
        }

        Start();
    }

    /// <summary>In an execution context of its own, which the pool clears when the drain ends.</summary>
    protected abstract void HandOver(in T item);

    private void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void HandOverOne(in T item)
    {
        try
        {
            HandOver(item);
        }
        catch (Exception)
        {
            tally.CountFailure();
        }
    }

    /// <returns>Null when nothing waits; then the drain is over.</returns>
    private HandQueue<T>.Hand? TakeInHand()
    {
        using var _ = _lock.Enter();
        if (_inHand is not null)
            _waiting.GiveBack(_inHand);
        _inHand = _waiting.Take();
        _isDraining = _inHand is not null;
        return _inHand;
    }
}
