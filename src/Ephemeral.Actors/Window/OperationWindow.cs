using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Window;

/// <summary>
/// The rolling memory: the last finished operations, bounded by number and age, and pinned ones, which stay until they are unpinned or
/// evicted.
/// </summary>
/// <remarks>
/// An operation comes in, goes out, is kept or let go in O(1) without allocating; what is running is never pushed out, since only finished
/// ones are here. Whether an operation is pinned or forgotten is its own word, which any thread may change: the window asks it before it
/// lets it go, and looks again when it is told. Times are the stamps of one clock; <paramref name="lifetime"/> is in the same unit.
/// </remarks>
[DebuggerDisplay("{Count} of {capacity}")]
internal sealed class OperationWindow(int capacity, long? lifetime)
{
    private readonly OperationQueue _recent = new(WindowPlace.Recent);
    private readonly HashSet<Operation> _pinned = [];

    public int Count => _recent.Count + _pinned.Count;

    /// <summary>When the oldest operation that can expire will do so; null when none can.</summary>
    public long? NextExpiry => lifetime is { } l && _recent.Oldest is { } oldest ? oldest.EndedAt + l : null;

    /// <summary>Takes in a finished operation.</summary>
    /// <returns>The operation that had to make room, now forgotten; usually null.</returns>
    public Operation? Add(Operation finished)
    {
        finished.IsRecorded = true;
        return Place(finished, isNew: true);
    }

    /// <summary>Looks again at an operation that was pinned, unpinned or forgotten since it came in.</summary>
    /// <returns>The operation that had to make room, now forgotten; usually null.</returns>
    public Operation? LookAgain(Operation finished)
    {
        if (!finished.IsRecorded)
            return null;
        Remove(finished);
        return Place(finished, isNew: false);
    }

    /// <returns>The next operation that is too old, now forgotten; null when there is none left.</returns>
    public Operation? TakeExpired(long now)
    {
        while (NextExpiry is { } at && at <= now)
        {
            if (TakeOldest() is { } expired)
                return expired;
        }

        return null;
    }

    private Operation? Place(Operation finished, bool isNew)
    {
        if (finished.IsForgotten)
            return null;
        if (finished.IsPinned)
        {
            finished.Place = WindowPlace.Pinned;
            _pinned.Add(finished);
            return null;
        }

        if (isNew)
            _recent.AddNewest(finished);
        else
            _recent.Insert(finished);
        while (_recent.Count > capacity)
        {
            if (TakeOldest() is { } evicted)
                return evicted;
        }

        return null;
    }

    /// <returns>The oldest one, now forgotten; null when it was pinned in the meantime, and is kept.</returns>
    private Operation? TakeOldest()
    {
        var oldest = _recent.TakeOldest()!;
        if (oldest.TryForget())
            return oldest;
        Place(oldest, isNew: false);
        return null;
    }

    private void Remove(Operation operation)
    {
        if (operation.Place == WindowPlace.Pinned)
            _pinned.Remove(operation);
        else
            _recent.Remove(operation);
        operation.Place = WindowPlace.None;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        _recent.CheckInvariants();
        Debug.Assert(_pinned.All(operation => operation.Place == WindowPlace.Pinned), "each pinned one knows that it is");
        Debug.Assert(_recent.Count <= capacity, "no more finished ones than the window holds");
    }
}
