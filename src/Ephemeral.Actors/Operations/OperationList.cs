using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// A doubly linked list through the operations themselves: adding, taking and removing are O(1) and allocate nothing.
/// Not thread-safe; each list has one owner.
/// </summary>
[DebuggerDisplay("Count = {Count}")]
internal sealed class OperationList
{
    public int Count { get; private set; }

    public Operation? Oldest { get; private set; }

    public Operation? Newest { get; private set; }

    public void AddNewest(Operation operation) => InsertBefore(operation, null);

    public void AddOldest(Operation operation) => InsertBefore(operation, Oldest);

    /// <summary>Puts <paramref name="operation"/> just before <paramref name="newer"/>, or last when that is null.</summary>
    public void InsertBefore(Operation operation, Operation? newer)
    {
        Debug.Assert(operation.List is null, "an operation is in one list at a time");
        var older = newer is null ? Newest : newer.Older;
        operation.List = this;
        operation.Older = older;
        operation.Newer = newer;
        if (older is null)
            Oldest = operation;
        else
            older.Newer = operation;
        if (newer is null)
            Newest = operation;
        else
            newer.Older = operation;
        Count++;
    }

    public Operation? TakeOldest()
    {
        var oldest = Oldest;
        if (oldest is not null)
            Remove(oldest);
        return oldest;
    }

    public void Remove(Operation operation)
    {
        Debug.Assert(operation.List == this, "removed from the list that holds it");
        if (operation.Older is { } older)
            older.Newer = operation.Newer;
        else
            Oldest = operation.Newer;
        if (operation.Newer is { } newer)
            newer.Older = operation.Older;
        else
            Newest = operation.Older;
        operation.List = null;
        operation.Older = operation.Newer = null;
        Count--;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        var count = 0;
        Operation? before = null;
        for (var at = Oldest; at is not null; before = at, at = at.Newer, count++)
        {
            Debug.Assert(at.List == this && at.Older == before, "links agree in both directions");
        }

        Debug.Assert(before == Newest && count == Count, "the ends and the count agree with the links");
    }
}
