using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Windows;

/// <summary>
/// The rolling memory: the last finished operations, bounded by number and age, and those pinned, bounded by number alone.
/// </summary>
/// <remarks>
/// Goals: an operation comes in, goes out, is pinned or evicted in O(1) without allocating; what is running is never pushed out,
/// since only finished ones are here; what has expired is never given to a reader, whether or not the timer has come round.
/// Finished operations stand in a queue from oldest to newest, pinned ones in a set.
/// A running operation can be pinned before it is here; it counts against the bound of pins from then on.
/// Times are the stamps of one clock; <paramref name="lifetime"/> is in the same unit.
/// </remarks>
[DebuggerDisplay("{Count} of {capacity}, {Pinned} pinned")]
internal sealed class OperationWindow(int capacity, long? lifetime)
{
    private readonly OperationQueue _recent = new(OperationPlace.Recent);
    private readonly HashSet<Operation> _kept = [];

    public int Count => _recent.Count + _kept.Count;

    public int Pinned { get; private set; }

    /// <summary>How many went because younger ones came or because an unpinned one had to make room.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    /// <summary>How many of those that went because of number or age had failed.</summary>
    public long FailuresLost { get; private set; }

    /// <summary>When the last of them went; null when none has.</summary>
    public long? LastFailureLost { get; private set; }

    public WindowFigures Figures => new(Count, Pinned, Evicted, Expired, FailuresLost, LastFailureLost);

    /// <summary>When the oldest operation that can expire will do so; null when none can.</summary>
    public long? NextExpiry => lifetime is { } l && _recent.Oldest is { } oldest ? oldest.EndedAt + l : null;

    /// <returns>The operation that had to make room, to be forgotten everywhere else; usually null.</returns>
    public Operation? Add(Operation finished)
    {
        finished.IsRecorded = true;
        if (finished.IsPinned)
        {
            Keep(finished);
            return null;
        }

        _recent.AddNewest(finished);
        return MakeRoom(finished.EndedAt);
    }

    /// <returns>The next operation that is too old, removed; null when there is none left.</returns>
    public Operation? TakeExpired(long now)
    {
        if (_recent.Oldest is not { } oldest || !IsExpired(oldest, now))
            return null;
        _recent.Remove(oldest);
        Expired++;
        Lose(oldest, now);
        return oldest;
    }

    public bool IsExpired(Operation finished, long now) =>
        lifetime is { } l && !finished.IsPinned && now - finished.EndedAt >= l;

    /// <returns>False when as many as the window holds are pinned already.</returns>
    public bool TryPin(Operation operation)
    {
        if (operation.IsPinned)
            return true;
        if (Pinned >= capacity)
            return false;

        Pinned++;
        operation.IsPinned = true;
        if (_recent.Remove(operation))
            Keep(operation);
        return true;
    }

    /// <returns>The operation that had to make room for the unpinned one, which may be itself.</returns>
    public Operation? Unpin(Operation operation, long now)
    {
        if (!operation.IsPinned)
            return null;
        Pinned--;
        operation.IsPinned = false;
        if (!Release(operation))
            return null;
        _recent.Insert(operation);
        return MakeRoom(now);
    }

    /// <returns>False for one that is not here: it has not finished, or is gone.</returns>
    public bool Evict(Operation operation)
    {
        if (!_recent.Remove(operation) && !Release(operation))
            return false;
        if (operation.IsPinned)
            Pinned--;
        operation.IsPinned = false;
        return true;
    }

    /// <summary>Adds what a reader may see at <paramref name="now"/>: pinned ones in any order, then the others, oldest first.</summary>
    public void CopyTo(List<Operation> destination, long now)
    {
        destination.AddRange(_kept);
        destination.AddRange(_recent.All().Where(finished => !IsExpired(finished, now)));
    }

    private void Keep(Operation operation)
    {
        operation.Place = OperationPlace.Pinned;
        _kept.Add(operation);
    }

    private bool Release(Operation operation)
    {
        if (operation.Place != OperationPlace.Pinned)
            return false;
        operation.Place = OperationPlace.None;
        return _kept.Remove(operation);
    }

    private Operation? MakeRoom(long now)
    {
        if (_recent.Count <= capacity)
            return null;
        Evicted++;
        var oldest = _recent.TakeOldest()!;
        Lose(oldest, now);
        return oldest;
    }

    private void Lose(Operation operation, long now)
    {
        if (operation.Outcome == OperationOutcome.Failed)
            (FailuresLost, LastFailureLost) = (FailuresLost + 1, now);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        _recent.CheckInvariants();
        Debug.Assert(_kept.All(operation => operation is { IsPinned: true, Place: OperationPlace.Pinned }), "what is kept is pinned");
        Debug.Assert(_recent.Count <= capacity, "no more finished ones than the window holds");
        Debug.Assert(Pinned <= capacity && _kept.Count <= Pinned, "no more pinned ones than the window holds");
    }
}
