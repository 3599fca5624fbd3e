using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>What the actor of one key holds of it, in order of admission, until there is room for it in the ready queue.</summary>
[DebuggerDisplay("{Count} held")]
internal sealed class KeyQueue
{
    private Operation? _first, _last;
    private int _gone;
    private int _cancelled;

    /// <summary>How many are held, those included that were cancelled and have not been found.</summary>
    public int Count { get; private set; }

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

    /// <returns>The oldest that has not been cancelled, held no more; null when there is none.</returns>
    public Operation? Take()
    {
        while (_first is { } operation)
        {
            _first = operation.Next;
            if (_first is null)
                _last = null;
            operation.Next = null;
            Count--;
            _gone++;
            if (!operation.HasEnded)
                return operation;
        }

        return null;
    }

    /// <returns>How many have gone since the last call: taken, or cancelled and found.</returns>
    public int TakeGone()
    {
        var gone = _gone;
        _gone = 0;
        return gone;
    }

    /// <summary>One that may be held was cancelled: what is cancelled must not pile up while nothing starts.</summary>
    public void NoteCancelled()
    {
        if (++_cancelled <= 16 + Count / 2)
            return;
        var at = _first;
        (_first, _last, Count, _cancelled) = (null, null, 0, 0);
        while (at is not null)
        {
            var next = at.Next;
            Enqueue(at);
            at = next;
        }
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        var count = 0;
        for (var at = _first; at is not null; at = at.Next)
            count++;
        Debug.Assert(count == Count && (_last is null) == (count == 0), "the count is that of what is held");
    }
}
