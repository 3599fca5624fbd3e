using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>What waits, by level, 0 first. The highest level that has anything goes next, except that each lower one has its
/// share: of every hundred that are taken while it waits, so many are its.</summary>
internal sealed class PriorityCore<TEntry>
    where TEntry : class
{
    private readonly LinkedList<TEntry>[] _levels;

    // in hundredths of an item; none where nothing waits
    private readonly int[] _credit;
    private readonly long[] _taken;
    private readonly int _sharePercent;

    public PriorityCore(int levels, int sharePercent)
    {
        _levels = [.. Enumerable.Range(0, levels).Select(static _ => new LinkedList<TEntry>())];
        (_credit, _taken, _sharePercent) = (new int[levels], new long[levels], sharePercent);
    }

    public int Count { get; private set; }

    public int CountOf(int level) => _levels[level].Count;

    public long TakenOf(int level) => _taken[level];

    public LinkedListNode<TEntry> Add(TEntry entry, int level)
    {
        Count++;
        return _levels[level].AddLast(entry);
    }

    /// <summary>Moves what waits to the end of another level.</summary>
    public void Move(LinkedListNode<TEntry> node, int level)
    {
        node.List!.Remove(node);
        _levels[level].AddLast(node);
        ForgetCredit();
    }

    public void Remove(LinkedListNode<TEntry> node)
    {
        node.List!.Remove(node);
        Count--;
        ForgetCredit();
    }

    /// <summary>Takes what goes next; null when nothing waits.</summary>
    public TEntry? Take()
    {
        var highest = Array.FindIndex(_levels, static level => level.Count > 0);
        if (highest < 0)
            return null;
        var next = highest;
        for (var level = highest + 1; level < _levels.Length; level++)
        {
            if (_levels[level].Count == 0)
                continue;
            _credit[level] += _sharePercent;
            if (_credit[level] >= 100 && (next == highest || _credit[level] > _credit[next]))
                next = level;
        }

        if (next != highest)
            _credit[next] -= 100;
        var entry = _levels[next].First!.Value;
        _levels[next].RemoveFirst();
        _taken[next]++;
        Count--;
        ForgetCredit();
        CheckInvariants();
        return entry;
    }

    /// <summary>Puts what was taken back to where it was.</summary>
    public LinkedListNode<TEntry> Return(TEntry entry, int level)
    {
        Count++;
        _taken[level]--;
        return _levels[level].AddFirst(entry);
    }

    /// <summary>Everything that waits, which waits no more.</summary>
    public List<TEntry> Clear()
    {
        List<TEntry> waiting = [.. _levels.SelectMany(static level => level)];
        Array.ForEach(_levels, static level => level.Clear());
        Count = 0;
        ForgetCredit();
        return waiting;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Count == _levels.Sum(static level => level.Count), "Each waits in one level.");
        Debug.Assert(_credit.All(credit => credit >= 0 && credit < 100 * _levels.Length), "Shares add up to less than all.");
    }

    // a level that waits for the first time again has no claim from before
    private void ForgetCredit()
    {
        for (var level = 0; level < _levels.Length; level++)
        {
            if (_levels[level].Count == 0)
                _credit[level] = 0;
        }
    }
}
