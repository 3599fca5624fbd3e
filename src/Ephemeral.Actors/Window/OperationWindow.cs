using System.Diagnostics;
using System.Runtime.InteropServices;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Window;

/// <summary>The rolling memory: the last finished operations, bounded by number and age, and pinned ones until unpinned or evicted.</summary>
/// <remarks>
/// An operation comes in, goes out, is kept or let go in O(1) without allocating; what is running is never pushed out, since only finished ones are
/// here. Whether an operation is pinned or forgotten stands in the operation, where any thread may change it: the window asks before it forgets one,
/// and looks again at one that it is told of. Times are the stamps of one clock; <paramref name="lifetime"/> is in the same unit.
/// </remarks>
[DebuggerDisplay("{Count} of {capacity}")]
internal sealed class OperationWindow(int capacity, long? lifetime)
{
    private readonly OperationQueue _recent = new(WindowPlace.Recent);
    private readonly HashSet<Operation> _pinned = [];
    private readonly List<OperationReference> _arriving = [];

    public int Count => _recent.Count + _pinned.Count;

    /// <summary>When the oldest operation that can expire will do so; null when none can.</summary>
    public long? NextExpiry => lifetime is { } l && _recent.Oldest is { } oldest ? oldest.EndedAt + l : null;

    /// <summary>Takes in finished operations, in the order in which they ended, also such as a window before this one had.</summary>
    /// <remarks>What ended after them may be here already. <see cref="TakeSurplus"/> says what has to make room for them.</remarks>
    public void Add(ReadOnlySpan<OperationReference> finished)
    {
        _arriving.Clear();
        foreach (var ended in finished)
        {
            var operation = ended.Operation!;
            operation.IsRecorded = true;
            operation.Place = WindowPlace.None;
            if (operation.IsForgotten)
                continue;
            if (operation.IsPinned)
            {
                operation.Place = WindowPlace.Pinned;
                _pinned.Add(operation);
            }
            else
            {
                _arriving.Add(operation);
            }
        }

        _recent.Merge(CollectionsMarshal.AsSpan(_arriving));
        _arriving.Clear();
    }

    /// <summary>Looks again at an operation that was pinned, unpinned or forgotten since it came in.</summary>
    public void LookAgain(Operation finished)
    {
        if (!finished.IsRecorded)
            return;
        if (finished.Place == WindowPlace.Pinned)
            _pinned.Remove(finished);
        else
            _recent.Remove(finished);
        Add([finished]);
    }

    /// <returns>The next operation that has to make room, now forgotten; null when there is none left.</returns>
    public Operation? TakeSurplus()
    {
        Operation? evicted = null;
        while (evicted is null && _recent.Count > capacity)
            evicted = TakeOldest();
        return evicted;
    }

    /// <returns>The next operation that is too old, now forgotten; null when there is none left.</returns>
    public Operation? TakeExpired(long now)
    {
        Operation? expired = null;
        while (expired is null && NextExpiry <= now)
            expired = TakeOldest();
        return expired;
    }

    /// <returns>The oldest one, now forgotten; null when it was pinned in the meantime, and is kept.</returns>
    private Operation? TakeOldest()
    {
        var oldest = _recent.Oldest!;
        _recent.Remove(oldest);
        if (oldest.TryForget())
            return oldest;
        Add([oldest]);
        return null;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        _recent.CheckInvariants();
        Debug.Assert(_pinned.All(operation => operation.Place == WindowPlace.Pinned), "each pinned one knows that it is");
    }
}
