using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Window;

/// <summary>
/// A queue from which any operation can be removed. Adding, taking and removing are O(1) amortised and allocate only to grow. Not
/// thread-safe; each queue has one owner.
/// </summary>
/// <remarks>
/// A ring of references; each operation knows its position, which counts on past the end of the ring. A removed operation leaves a hole.
/// Holes are skipped at the front, and closed when they outnumber what is left.
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
internal sealed class OperationQueue(WindowPlace place)
{
    private const int SmallestRing = 4;

    private Operation?[] _ring = new Operation?[SmallestRing];
    private int _head;
    private int _entries;

    public int Count { get; private set; }

    public Operation? Oldest
    {
        get
        {
            SkipHoles();
            return _entries == 0 ? null : At(_head);
        }
    }

    private Operation? Newest
    {
        get
        {
            while (_entries > 0 && At(_head + _entries - 1) is null)
                _entries--;
            return _entries == 0 ? null : At(_head + _entries - 1);
        }
    }

    public void AddNewest(Operation operation)
    {
        MakeRoom();
        Put(operation, _head + _entries++);
    }

    public Operation? TakeOldest()
    {
        if (Oldest is not { } oldest)
            return null;
        Remove(oldest);
        return oldest;
    }

    /// <returns>False when it is not in this queue.</returns>
    public bool Remove(Operation operation)
    {
        if (operation.Place != place)
            return false;
        At(operation.Position) = null;
        operation.Place = WindowPlace.None;
        Count--;
        if (_entries > 2 * Count + SmallestRing)
            CloseHoles();
        return true;
    }

    /// <summary>Puts an operation where it belongs by its end: O(1) for the newest, O(n) for others.</summary>
    public void Insert(Operation operation)
    {
        if (Newest is null || Newest.Order - operation.Order <= 0)
        {
            AddNewest(operation);
            return;
        }

        var later = All().SkipWhile(other => other.Order - operation.Order <= 0).ToList();
        foreach (var other in later)
            Remove(other);
        AddNewest(operation);
        foreach (var other in later)
            AddNewest(other);
    }

    /// <summary>What is in the queue, oldest first.</summary>
    public IEnumerable<Operation> All()
    {
        for (var i = 0; i < _entries; i++)
        {
            if (At(_head + i) is { } operation)
                yield return operation;
        }
    }

    private ref Operation? At(int position) => ref _ring[position & (_ring.Length - 1)];

    private void Put(Operation operation, int position)
    {
        Debug.Assert(operation.Place == WindowPlace.None, "an operation is in one place at a time");
        operation.Place = place;
        operation.Position = position;
        At(position) = operation;
        Count++;
    }

    private void SkipHoles()
    {
        while (_entries > 0 && At(_head) is null)
        {
            _head++;
            _entries--;
        }
    }

    private void MakeRoom()
    {
        if (_entries == _ring.Length)
            CloseHoles();
    }

    /// <summary>Moves everything together, in a ring that is at the most half full.</summary>
    private void CloseHoles()
    {
        var length = SmallestRing;
        while (length < 2 * (Count + 1))
            length *= 2;
        var ring = new Operation?[length];
        var entries = 0;
        foreach (var operation in All())
        {
            operation.Position = entries;
            ring[entries++] = operation;
        }

        (_ring, _head, _entries) = (ring, 0, entries);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(All().Count() == Count, "the count is that of what is there");
        Debug.Assert(All().All(operation => operation.Place == place && At(operation.Position) == operation), "each knows its place");
        Debug.Assert(_entries <= _ring.Length, "the entries fit the ring");
    }
}
