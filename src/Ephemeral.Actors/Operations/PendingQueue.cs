using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>Pending operations, first in, first out; those cancelled meanwhile are passed over. Not thread-safe: each queue has one owner.</summary>
[DebuggerDisplay("{Count} pending")]
internal sealed class PendingQueue
{
    private OperationChain _chain;
    private int _gone;
    private int _cancelled;

    /// <summary>How many are here, those included that were cancelled and have not been found.</summary>
    public int Count => _chain.Count;

    /// <summary>The oldest that has not been cancelled; null when there is none.</summary>
    public Operation? Oldest
    {
        get
        {
            while (_chain.Oldest is { HasEnded: true })
                RemoveOldest();
            return _chain.Oldest;
        }
    }

    public void Enqueue(Operation operation)
    {
        operation.Next = null;
        if (operation.HasEnded)
            _gone++;
        else
            _chain.Add(operation);
    }

    /// <returns>The oldest that has not been cancelled, which is here no more; null when there is none.</returns>
    public Operation? Take()
    {
        var oldest = Oldest;
        if (oldest is not null)
            RemoveOldest();
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
        _cancelled = 0;
        for (Operation? at = _chain.TakeAll(), next; at is not null; at = next)
        {
            next = at.Next;
            Enqueue(at);
        }
    }

    private void RemoveOldest()
    {
        _chain.RemoveOldest();
        _gone++;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants() => _chain.CheckInvariants();
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

    /// <summary>Only when there is one.</summary>
    public void RemoveOldest()
    {
        var oldest = Oldest!;
        Oldest = oldest.Next;
        if (Oldest is null)
            _last = null;
        oldest.Next = null;
        Count--;
    }

    /// <returns>The oldest of all that is here, and here no more; null when there is none.</returns>
    public Operation? TakeAll()
    {
        var oldest = Oldest;
        this = default;
        return oldest;
    }

    [Conditional("DEBUG")]
    public readonly void CheckInvariants()
    {
        var count = 0;
        for (var at = Oldest; at is not null; at = at.Next)
            count++;
        Debug.Assert(count == Count && (_last is null) == (count == 0), "the count is that of what is here");
    }
}
