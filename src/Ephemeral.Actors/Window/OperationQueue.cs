using System.Diagnostics;
using System.Numerics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Window;

/// <summary>
/// A queue from which any operation can be removed. Adding what ended last, taking the oldest and removing are O(1) amortised, and allocate only to
/// grow. Not thread-safe: each queue has one owner.
/// </summary>
/// <remarks>
/// A ring of references; each operation knows its position, which counts on past the end of the ring and may overflow, so positions are compared by
/// their difference. A removed operation leaves a hole. Holes are skipped at the front, and closed when they outnumber what is left.
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
internal sealed class OperationQueue(WindowPlace place)
{
    private const int SmallestRing = 4;

    private OperationReference[] _ring = new OperationReference[SmallestRing];
    private int _head;
    private int _entries;

    public int Count { get; private set; }

    public Operation? Oldest
    {
        get
        {
            while (_entries > 0 && At(_head) is null)
            {
                _head++;
                _entries--;
            }

            return _entries == 0 ? null : At(_head);
        }
    }

    /// <returns>False when it is not in this queue.</returns>
    public bool Remove(Operation operation)
    {
        // it may know its place in the queue of a window before this one
        if (operation.Place != place || At(operation.Position) != operation)
            return false;
        At(operation.Position) = null;
        operation.Place = WindowPlace.None;
        Count--;
        if (_entries > 2 * Count + SmallestRing)
            CloseHoles();
        return true;
    }

    /// <summary>
    /// Puts operations, which come in the order in which they ended, where they belong among the others. O(1) for each of them, and for each that is
    /// here and ended after the first of them.
    /// </summary>
    public void Merge(ReadOnlySpan<OperationReference> operations)
    {
        if (_entries + operations.Length > _ring.Length)
            CloseHoles(operations.Length);
        var here = _head + _entries - 1;
        _entries += operations.Length;
        // from the back, so that each moves once and overwrites nothing
        for (var left = operations.Length; left > 0; left--)
        {
            var operation = operations[left - 1].Operation!;
            for (; here - _head >= 0 && (At(here) is not { } other || other.Order - operation.Order > 0); here--)
                Move(here, here + left);
            Put(operation, here + left);
        }
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

    private ref Operation? At(int position) => ref _ring[position & (_ring.Length - 1)].Operation;

    private void Put(Operation operation, int position)
    {
        Debug.Assert(operation.Place == WindowPlace.None, "an operation is in one place at a time");
        operation.Place = place;
        operation.Position = position;
        At(position) = operation;
        Count++;
    }

    private void Move(int from, int to)
    {
        var operation = At(from);
        At(to) = operation;
        if (operation is not null)
            operation.Position = to;
    }

    /// <summary>Moves everything together, in a ring that is at the most half full, also with those to come.</summary>
    private void CloseHoles(int toCome = 0)
    {
        var ring = new OperationReference[BitOperations.RoundUpToPowerOf2((uint)Math.Max(SmallestRing, 2 * (Count + toCome + 1)))];
        var entries = 0;
        foreach (var operation in All())
        {
            operation.Position = entries;
            ring[entries++].Operation = operation;
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

/// <summary>
/// An operation in an array. The runtime checks the type of what is written into an array of a class that others derive from; into an array of
/// structs it does not.
/// </summary>
internal struct OperationReference(Operation operation)
{
    public Operation? Operation = operation;

    public static implicit operator OperationReference(Operation operation) => new(operation);
}
