using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>Lanes in an order. A lane stands in one list at the most and is its own link, so nothing is allocated.</summary>
[DebuggerDisplay("Count = {Count}")]
internal sealed class LaneList
{
    private Lane? _lastInserted;

    public int Count { get; private set; }

    public Lane? First { get; private set; }

    public Lane? Last { get; private set; }

    public bool Contains(Lane lane) => lane.Turn.List == this;

    public void AddFirst(Lane lane) => Add(lane, null, First);

    public void AddLast(Lane lane) => Add(lane, Last, null);

    /// <summary>Adds a lane by <see cref="LaneTurn.WaitingSince"/>, behind its equals. Lanes added one after another go close together.</summary>
    public void Insert(Lane lane)
    {
        var since = lane.Turn.WaitingSince;
        if (Last is null || Last.Turn.WaitingSince <= since)
        {
            AddLast(lane);
            return;
        }

        if (First!.Turn.WaitingSince > since)
        {
            AddFirst(lane);
            return;
        }

        var before = _lastInserted is { } finger && Contains(finger) ? finger : Last;
        while (before is not null && before.Turn.WaitingSince > since)
            before = before.Turn.Before;
        var after = before is null ? First : before.Turn.After;
        while (after is not null && after.Turn.WaitingSince <= since)
            (before, after) = (after, after.Turn.After);
        Add(lane, before, after);
        _lastInserted = lane;
    }

    /// <returns>False when it is not in this list.</returns>
    public bool Remove(Lane lane)
    {
        var turn = lane.Turn;
        if (turn.List != this)
            return false;
        if (turn.Before is { } before)
            before.Turn.After = turn.After;
        else
            First = turn.After;
        if (turn.After is { } after)
            after.Turn.Before = turn.Before;
        else
            Last = turn.Before;
        turn.List = null;
        turn.Before = turn.After = null;
        if (_lastInserted == lane)
            _lastInserted = Last;
        Count--;
        return true;
    }

    private void Add(Lane lane, Lane? before, Lane? after)
    {
        var turn = lane.Turn;
        Debug.Assert(turn.List is null, "a lane stands in one list at the most");
        (turn.List, turn.Before, turn.After) = (this, before, after);
        if (before is null)
            First = lane;
        else
            before.Turn.After = lane;
        if (after is null)
            Last = lane;
        else
            after.Turn.Before = lane;
        Count++;
    }

    /// <summary>Whether its lanes stand by <see cref="LaneTurn.WaitingSince"/>.</summary>
    public bool IsSorted
    {
        get
        {
            for (var lane = First; lane?.Turn.After is { } after; lane = after)
            {
                if (lane.Turn.WaitingSince > after.Turn.WaitingSince)
                    return false;
            }

            return true;
        }
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        var (count, before) = (0, (Lane?)null);
        for (var lane = First; lane is not null; before = lane, lane = lane.Turn.After, count++)
            Debug.Assert(lane.Turn.List == this && lane.Turn.Before == before, "neighbours know each other");
        Debug.Assert(count == Count && Last == before, "the count and the end are those of what is there");
    }
}
