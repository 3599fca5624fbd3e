using System.Numerics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// Finds an operation by its id from admission until it is forgotten, for any thread, in O(1).
/// </summary>
/// <remarks>
/// Goal: producers and the window keep the index up to date for one interlocked step each, and nothing is allocated.
/// <para>
/// Ids undo to numbers that are handed out nearly in sequence (<see cref="OperationIds"/>), and what is alive at a time are the last few
/// of them. So the index is a ring: an operation stands at its number modulo the ring's size. When a place is still taken, by an operation
/// that is pinned, runs for long or comes from a thread with older numbers, the older one moves to a table under a lock.
/// </para>
/// <para>
/// Every operation added is in its place or in the table until it is removed. Who moves one from place to table holds the lock, and who
/// does not find one in its place looks again under the lock, so nothing vanishes in between.
/// </para>
/// </remarks>
internal sealed class OperationIndex
{
    private const int SmallestRing = 64;
    private const int LargestRing = 1 << 16;

    private readonly Operation?[] _ring;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Operation> _table = [];

    /// <param name="expected">About how many operations will be known at a time.</param>
    public OperationIndex(int expected) =>
        _ring = new Operation?[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(2L * expected, SmallestRing, LargestRing))];

    public void Add(Operation operation)
    {
        operation.IsIndexed = true;
        ref var place = ref PlaceOf(operation.Id);
        if (Interlocked.CompareExchange(ref place, operation, null) is null)
            return;

        lock (_lock)
        {
            if (Interlocked.Exchange(ref place, operation) is { } older)
                _table.Add(older.Id, older);
        }
    }

    public void Remove(Operation operation)
    {
        if (!operation.IsIndexed)
            return;
        ref var place = ref PlaceOf(operation.Id);
        if (Interlocked.CompareExchange(ref place, null, operation) == operation)
            return;

        lock (_lock)
        {
            if (!_table.Remove(operation.Id))
                Interlocked.CompareExchange(ref place, null, operation);
        }
    }

    public Operation? Find(long id)
    {
        ref var place = ref PlaceOf(id);
        if (Volatile.Read(ref place) is { } found && found.Id == id)
            return found;

        lock (_lock)
        {
            return Volatile.Read(ref place) is { } moved && moved.Id == id ? moved : _table.GetValueOrDefault(id);
        }
    }

    /// <summary>Every operation known at some moment during the call.</summary>
    public List<Operation> All()
    {
        lock (_lock)
        {
            var all = new List<Operation>(_table.Values);
            foreach (var operation in _ring)
            {
                if (operation is not null)
                    all.Add(operation);
            }

            return all;
        }
    }

    private ref Operation? PlaceOf(long id) => ref _ring[OperationIds.NumberOf(id) & (_ring.Length - 1)];
}
