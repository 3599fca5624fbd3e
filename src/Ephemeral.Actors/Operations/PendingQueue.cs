using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// Pending operations, first in, first out, linked through themselves. Those that are cancelled meanwhile are passed over. Not
/// thread-safe: each queue says who owns it.
/// </summary>
[DebuggerDisplay("{Count} pending")]
internal sealed class PendingQueue
{
    private Operation? _first, _last;
    private int _gone;
    private int _cancelled;

    /// <summary>How many are here, those included that were cancelled and have not been found.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest that has not been cancelled; null when there is none.</summary>
    public Operation? Oldest
    {
        get
        {
            while (_first is { HasEnded: true })
                RemoveFirst();
            return _first;
        }
    }

    public void Enqueue(Operation operation)
    {
        operation.Next = null;
        if (operation.HasEnded)
        {
            _gone++;
            return;
        }

        if (_last is null)
            _first = operation;
        else
            _last.Next = operation;
        _last = operation;
        Count++;
    }

    /// <returns>The oldest that has not been cancelled, which is here no more; null when there is none.</returns>
    public Operation? Take()
    {
        var oldest = Oldest;
        if (oldest is not null)
            RemoveFirst();
        return oldest;
    }

    /// <returns>How many have gone since the last call: taken, or cancelled and found.</returns>
    public int TakeGone()
    {
        var gone = _gone;
        _gone = 0;
        return gone;
    }

    /// <summary>One that may be here was cancelled: what is cancelled must not pile up while nothing is taken.</summary>
    public void NoteCancelled()
    {
        if (++_cancelled <= 16 + Count / 2)
            return;
        var oldest = _first;
        (_first, _last, Count, _cancelled) = (null, null, 0, 0);
        for (Operation? at = oldest, next; at is not null; at = next)
        {
            next = at.Next;
            Enqueue(at);
        }
    }

    private void RemoveFirst()
    {
        var first = _first!;
        _first = first.Next;
        if (_first is null)
            _last = null;
        first.Next = null;
        Count--;
        _gone++;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        var count = 0;
        for (var at = _first; at is not null; at = at.Next)
            count++;
        Debug.Assert(count == Count && (_last is null) == (count == 0), "the count is that of what is here");
    }
}

/// <summary>Operations that are handed on together, oldest first, linked through themselves. Owned by whoever builds it.</summary>
internal struct OperationChain
{
    private Operation? _last;

    /// <summary>The oldest, from which the others follow; null when there is none.</summary>
    public Operation? Oldest { get; private set; }

    public int Count { get; private set; }

    public void Add(Operation operation)
    {
        operation.Next = null;
        if (_last is null)
            Oldest = operation;
        else
            _last.Next = operation;
        _last = operation;
        Count++;
    }

    /// <returns>The oldest of all that is here, and here no more; null when there is none.</returns>
    public Operation? TakeAll()
    {
        var oldest = Oldest;
        this = default;
        return oldest;
    }
}
