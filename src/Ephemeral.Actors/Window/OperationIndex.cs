using System.Numerics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Window;

/// <summary>
/// Finds an operation by its id from its admission until it is forgotten, in O(1). Producers add; the window's actor removes; anybody reads, pins,
/// unpins and evicts.
/// </summary>
/// <remarks>
/// Ids undo to numbers that are handed out nearly in sequence (<see cref="EphemeralIdGenerator"/>), and what is alive at a time are the last few of
/// them, about <paramref name="expected"/>. So the index is a ring: an operation stands at its number modulo the ring's size. When a place is still
/// taken, by an operation that is pinned, runs for long or comes from a thread with older numbers, the older one moves to a table under a lock. Every
/// operation added is in its place or in the table until it is removed. Who moves one from place to table holds the lock, and who does not find one
/// in its place looks again under the lock, so nothing vanishes in between.
/// </remarks>
internal sealed class OperationIndex(int expected, int mostPinned)
{
    private const int SmallestRing = 64;
    private const int LargestRing = 1 << 16;

    private readonly OperationReference[] _ring =
        new OperationReference[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(2L * expected, SmallestRing, LargestRing))];

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Operation> _table = [];
    private int _pinned;
    private long _evicted, _expired, _removed, _failuresLost, _lastFailureLostAt;

    public int Pinned => Volatile.Read(ref _pinned);

    /// <summary>How many were forgotten because younger ones came, because they were too old, and in all.</summary>
    public (long Evicted, long Expired, long All) Forgotten =>
        (Volatile.Read(ref _evicted), Volatile.Read(ref _expired), Volatile.Read(ref _evicted) + Volatile.Read(ref _expired) + Volatile.Read(ref _removed));

    /// <summary>How many of those that went because of number or age had failed, and when the last of them went.</summary>
    public (long Count, long LastAt) FailuresLost => (Volatile.Read(ref _failuresLost), Volatile.Read(ref _lastFailureLostAt));

    /// <summary>Keeps an operation until it is unpinned or evicted.</summary>
    /// <returns>False when it is forgotten, or when as many as may be are pinned already.</returns>
    public bool TryPin(Operation operation)
    {
        if (operation.IsPinned)
            return true;
        if (Interlocked.Increment(ref _pinned) <= mostPinned && operation.TryPin())
            return true;
        Interlocked.Decrement(ref _pinned);
        return operation.IsPinned;
    }

    /// <returns>Whether it was pinned.</returns>
    public bool TryUnpin(Operation operation)
    {
        if (!operation.TryUnpin())
            return false;
        Interlocked.Decrement(ref _pinned);
        return true;
    }

    /// <summary>
    /// Forgets a finished operation, pinned or not. It stands here until the window's actor has taken it in and removes it: whichever window that is,
    /// none misses it.
    /// </summary>
    /// <returns>Whether it was known until now.</returns>
    public bool Evict(Operation operation)
    {
        var (wasKnown, wasPinned) = operation.Forget();
        if (wasPinned)
            Interlocked.Decrement(ref _pinned);
        if (!wasKnown)
            return false;
        Interlocked.Increment(ref _removed);
        return true;
    }

    /// <summary>Has an operation forgotten once it has ended, pinned or not: by the window's actor, or at once where it has.</summary>
    /// <returns>Whether nobody has asked for that before.</returns>
    public bool EvictOnceEnded(Operation operation)
    {
        var (isFirst, wasPinned) = operation.ForgetOnceEnded();
        if (wasPinned)
            Interlocked.Decrement(ref _pinned);
        if (operation.HasEnded)
            Evict(operation);
        return isFirst;
    }

    /// <summary>Removes and counts what the window has forgotten. Only by the window's actor.</summary>
    /// <returns>Whether it was here until now.</returns>
    public bool RemoveForgotten(Operation operation, bool hasExpired, long now)
    {
        if (operation.State == OperationStates.Failed)
        {
            // the time first: who sees the count sees a time
            Volatile.Write(ref _lastFailureLostAt, now);
            Volatile.Write(ref _failuresLost, _failuresLost + 1);
        }

        if (hasExpired)
            Volatile.Write(ref _expired, _expired + 1);
        else
            Volatile.Write(ref _evicted, _evicted + 1);
        return Remove(operation);
    }

    public void Add(Operation operation)
    {
        ref var place = ref PlaceOf(operation.Id);
        if (Interlocked.CompareExchange(ref place, operation, null) is null)
            return;

        lock (_lock)
        {
            if (Interlocked.Exchange(ref place, operation) is { } older)
                _table[older.Id] = older;
        }
    }

    /// <summary>Removes an operation that is forgotten. Only by the window's actor.</summary>
    /// <returns>Whether it was here until now.</returns>
    public bool Remove(Operation operation)
    {
        ref var place = ref PlaceOf(operation.Id);
        if (Interlocked.CompareExchange(ref place, null, operation) == operation)
            return true;

        lock (_lock)
            return ((ICollection<KeyValuePair<long, Operation>>)_table).Remove(KeyValuePair.Create(operation.Id, operation))
                || Interlocked.CompareExchange(ref place, null, operation) == operation;
    }

    public Operation? Find(long id)
    {
        ref var place = ref PlaceOf(id);
        if (Volatile.Read(ref place) is { } found && found.Id == id)
            return found;

        lock (_lock)
            return Volatile.Read(ref place) is { } moved && moved.Id == id ? moved : _table.GetValueOrDefault(id);
    }

    /// <summary>Every operation known at some moment during the call.</summary>
    public List<Operation> All()
    {
        lock (_lock)
        {
            var all = new List<Operation>(_table.Values);
            foreach (var place in _ring)
            {
                if (place.Operation is { } operation)
                    all.Add(operation);
            }

            return all;
        }
    }

    private ref Operation? PlaceOf(long id) => ref _ring[EphemeralIdGenerator.NumberOf(id) & (_ring.Length - 1)].Operation;
}
