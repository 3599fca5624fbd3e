using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>The queue that holds an operation. Written only by the owner of that queue.</summary>
internal enum OperationPlace : byte
{
    None,

    /// <summary>The coordinator's queue of what waits.</summary>
    Pending,

    /// <summary>The window's queue of what ended lately.</summary>
    Recent,

    /// <summary>The window's set of what is pinned.</summary>
    Pinned,
}

/// <summary>
/// A queue from which any operation can be removed. Adding, taking and removing are O(1) amortised and allocate only to grow. Not
/// thread-safe; each queue has one owner.
/// </summary>
/// <remarks>
/// A ring of references. A removed operation leaves its entry behind, dead because the operation says that it is elsewhere; dead entries
/// are skipped at the front, and swept out when they outnumber the living. So an operation may come back only by
/// <see cref="AddOldest"/> after it was taken, or by <see cref="Insert"/>, which sweeps first.
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
internal sealed class OperationQueue(OperationPlace place)
{
    private const int SmallestRing = 16;

    private Operation?[] _ring = new Operation?[SmallestRing];
    private int _head;
    private int _entries;

    public int Count { get; private set; }

    public Operation? Oldest
    {
        get
        {
            SkipDead();
            return _entries == 0 ? null : _ring[_head];
        }
    }

    public void AddNewest(Operation operation)
    {
        Own(operation);
        _ring[(_head + _entries++) & (_ring.Length - 1)] = operation;
    }

    public void AddOldest(Operation operation)
    {
        Own(operation);
        _head = (_head - 1) & (_ring.Length - 1);
        _entries++;
        _ring[_head] = operation;
    }

    public Operation? TakeOldest()
    {
        SkipDead();
        if (_entries == 0)
            return null;
        var oldest = _ring[_head]!;
        DropFirst();
        Disown(oldest);
        return oldest;
    }

    /// <returns>False when it is not in this queue.</returns>
    public bool Remove(Operation operation)
    {
        if (operation.Place != place)
            return false;
        Disown(operation);
        if (_entries > 2 * Count + SmallestRing)
            Sweep();
        return true;
    }

    /// <summary>Puts an operation where it belongs by its end; O(n).</summary>
    public void Insert(Operation operation)
    {
        Sweep();
        AddNewest(operation);
        var mask = _ring.Length - 1;
        for (var i = _entries - 1; i > 0 && _ring[(_head + i - 1) & mask]!.EndedAt > operation.EndedAt; i--)
        {
            _ring[(_head + i) & mask] = _ring[(_head + i - 1) & mask];
            _ring[(_head + i - 1) & mask] = operation;
        }
    }

    /// <summary>What is in the queue, oldest first.</summary>
    public IEnumerable<Operation> All()
    {
        for (var i = 0; i < _entries; i++)
        {
            var operation = _ring[(_head + i) & (_ring.Length - 1)]!;
            if (operation.Place == place)
                yield return operation;
        }
    }

    private void Own(Operation operation)
    {
        Debug.Assert(operation.Place == OperationPlace.None, "an operation is in one place at a time");
        if (_entries == _ring.Length)
            Sweep();
        operation.Place = place;
        Count++;
    }

    private void Disown(Operation operation)
    {
        operation.Place = OperationPlace.None;
        Count--;
    }

    private void SkipDead()
    {
        while (_entries > 0 && _ring[_head]!.Place != place)
            DropFirst();
    }

    private void DropFirst()
    {
        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        _entries--;
    }

    /// <summary>Leaves the dead behind, in a ring that the living fill by half at the most.</summary>
    private void Sweep()
    {
        var length = SmallestRing;
        while (length < 2 * (Count + 1))
            length *= 2;
        var ring = new Operation?[length];
        var living = 0;
        foreach (var operation in All())
            ring[living++] = operation;
        (_ring, _head, _entries) = (ring, 0, living);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(All().Count() == Count, "the count is that of the living");
        Debug.Assert(All().Distinct().Count() == Count, "nothing is there twice");
        Debug.Assert(_entries <= _ring.Length, "the entries fit the ring");
    }
}
