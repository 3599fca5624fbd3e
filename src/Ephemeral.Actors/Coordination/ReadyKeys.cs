using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>What the end of an operation means for its key.</summary>
internal enum KeyNews
{
    None = 0,

    /// <summary>There is room for its actor to lend more.</summary>
    HasRoom = 1,

    /// <summary>Nothing of it waits or runs, for the first time.</summary>
    IsIdle = 2,
}

/// <summary>
/// The keys that have something to start, in the order in which they come to it. Guarded by the lock of the ready queue, whose part it is.
/// </summary>
/// <remarks>
/// A key is queued once, with the oldest of its operations lent: by the coordinator as they come, or by the key's actor, which holds the
/// rest. One that has as many running as it may is not queued. Of several the one comes first whose oldest operation was admitted first;
/// with fair turns the one that has waited for longest for its turn, which is one operation.
/// </remarks>
internal sealed class ReadyKeys(int maxConcurrencyPerKey, bool hasFairTurns)
{
    /// <summary>
    /// How many operations of a key are lent at the most, unless more of it may run; its actor holds the rest. Across keys the order is
    /// exact while no key runs out of what is lent before its actor has lent more: nobody waits for that.
    /// </summary>
    public const int MostLent = 128;

    private readonly int _mostLent = Math.Max(MostLent, maxConcurrencyPerKey);
    private readonly PriorityQueue<OperationKey, long> _keys = new();
    private long _turns;

    public int Count => _keys.Count;

    public bool HasRoom(OperationKey key) => key.Lent.Count < _mostLent;

    /// <param name="key">The key; it is queued if one of its lent operations may start and it is not queued already.</param>
    /// <param name="admitted">The number of the operation that was admitted last.</param>
    public void Add(OperationKey key, long admitted)
    {
        if (key.IsReady || key.Running >= maxConcurrencyPerKey || key.Lent.Oldest is not { } oldest)
            return;
        key.IsReady = true;
        _keys.Enqueue(key, hasFairTurns ? ++_turns : AdmissionOf(oldest, admitted));
    }

    /// <returns>The operation whose turn it is, to be started; null when there is none.</returns>
    public Operation? TakeNext(long admitted)
    {
        while (_keys.TryDequeue(out var key, out var place))
        {
            key.IsReady = false;
            // the operation that the key was queued for was cancelled: its next one may be younger than another key's oldest, so it is queued again
            if (!hasFairTurns && (key.Lent.Oldest is not { } oldest || AdmissionOf(oldest, admitted) != place))
            {
                Add(key, admitted);
                continue;
            }

            var operation = TakeNextOf(key);
            Add(key, admitted);
            if (operation is not null)
                return operation;
        }

        return null;
    }

    /// <summary>An operation of a key has ended.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mayGoOn">Whether another may start in its place.</param>
    /// <param name="admitted">The number of the operation that was admitted last.</param>
    /// <param name="news">What must be told of the key.</param>
    /// <returns>The next of the same key, to be started, where no other key comes before it; null otherwise.</returns>
    public Operation? End(OperationKey key, bool mayGoOn, long admitted, out KeyNews news)
    {
        key.Running--;
        Operation? next = null;
        if (mayGoOn && !hasFairTurns && !key.IsReady && key.Lent.Oldest is { } oldest
            && (!_keys.TryPeek(out _, out var first) || AdmissionOf(oldest, admitted) < first))
            next = TakeNextOf(key);
        Add(key, admitted);
        news = NewsOf(key);
        return next;
    }

    /// <summary>Marks a key as idle if nothing of it waits or runs.</summary>
    /// <returns>Whether this call marked it: true once in the key's life.</returns>
    public static bool TryMarkIdle(OperationKey key)
    {
        if (key.HasBeenIdle || key.Running != 0 || key.Lent.Oldest is not null || key.Held != 0)
            return false;
        key.HasBeenIdle = true;
        return true;
    }

    /// <summary>The whole number of a pending operation's admission, of which its Order holds the lower 32 bits.</summary>
    private static long AdmissionOf(Operation pending, long admitted) => admitted - unchecked((int)admitted - pending.Order);

    private static Operation? TakeNextOf(OperationKey key)
    {
        var operation = key.Lent.Take();
        if (operation is not null)
            key.Running++;
        return operation;
    }

    private KeyNews NewsOf(OperationKey key)
    {
        if (key.Held == 0 || key.IsAskedToLend || key.Lent.Count > _mostLent / 2)
            return TryMarkIdle(key) ? KeyNews.IsIdle : KeyNews.None;
        key.IsAskedToLend = true;
        return KeyNews.HasRoom;
    }
}
