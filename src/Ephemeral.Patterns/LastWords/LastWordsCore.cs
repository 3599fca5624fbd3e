using System.Diagnostics;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>The notes of operations that are known, by id, and those of the last that were forgotten, in a ring. Time only grows from call to
/// call.</summary>
internal sealed class LastWordsCore(int capacity, TimeSpan age, int mostKnown)
{
    private readonly Dictionary<long, (string Note, string? Key)> _known = [];

    // of what is known, those that spoke first in front; with some that are not known any more
    private readonly Queue<long> _order = new();

    // oldest first
    private readonly Queue<(LastWord Word, TimeSpan At)> _ring = new();

    /// <summary>How many operations that are known have said something.</summary>
    public int Known => _known.Count;

    public long Said { get; private set; }

    /// <summary>Notes that went before their operations, because too many operations had said something.</summary>
    public long Dropped { get; private set; }

    public long Kept { get; private set; }

    /// <summary>Notes in the ring that went because younger ones came.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    public long Removed { get; private set; }

    /// <summary>When the oldest in the ring expires; null while it is empty.</summary>
    public TimeSpan? NextExpiry => _ring.TryPeek(out var oldest) ? oldest.At + age : null;

    public void Say(long id, string? key, string note)
    {
        Said++;
        if (!_known.ContainsKey(id))
        {
            for (; _known.Count == mostKnown; Dropped++)
                DropOldest();
            if (_order.Count >= 2 * mostKnown)
                CloseGaps();
            _order.Enqueue(id);
        }

        _known[id] = (note, key);
        CheckInvariants();
    }

    /// <summary>Keeps the note of an operation that has been forgotten, unless somebody asked for it to be.</summary>
    public void Forget(ForgottenOperation operation, DateTimeOffset at, TimeSpan now)
    {
        Expire(now);
        if (!_known.Remove(operation.Id, out var last))
            return;
        if (operation.Reason == ForgottenReason.Removed)
        {
            Removed++;
            return;
        }

        if (_ring.Count == capacity)
        {
            _ring.Dequeue();
            Evicted++;
        }

        _ring.Enqueue((new LastWord(operation.Id, operation.Key, operation.State, operation.Reason, last.Note, at), now));
        Kept++;
        CheckInvariants();
    }

    public void Expire(TimeSpan now)
    {
        while (now >= NextExpiry)
        {
            _ring.Dequeue();
            Expired++;
        }
    }

    /// <summary>Those in the ring, oldest first.</summary>
    public List<LastWord> All(TimeSpan now)
    {
        Expire(now);
        return [.. _ring.Select(static entry => entry.Word)];
    }

    /// <returns>How many there were.</returns>
    public int RemoveKey(Func<string, bool> isKey, TimeSpan now)
    {
        Expire(now);
        var known = _known.Where(entry => entry.Value.Key is { } key && isKey(key)).Select(static entry => entry.Key).ToList();
        known.ForEach(id => _known.Remove(id));
        var before = _ring.Count;
        for (var left = before; left > 0; left--)
        {
            var entry = _ring.Dequeue();
            if (entry.Word.Key is not { } key || !isKey(key))
                _ring.Enqueue(entry);
        }

        var count = known.Count + before - _ring.Count;
        Removed += count;
        return count;
    }

    private void DropOldest()
    {
        while (!_known.Remove(_order.Dequeue()))
        {
        }
    }

    private void CloseGaps()
    {
        for (var left = _order.Count; left > 0; left--)
        {
            var id = _order.Dequeue();
            if (_known.ContainsKey(id))
                _order.Enqueue(id);
        }
    }

    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        Debug.Assert(_order.Count >= _known.Count && _order.Count <= 2 * mostKnown, "Each that is known stands in the order.");
        Debug.Assert(_known.Count <= mostKnown && _ring.Count <= capacity, "It holds no more than it may.");
        Debug.Assert(_ring.Zip(_ring.Skip(1)).All(pair => pair.First.At <= pair.Second.At), "The oldest is first.");
    }
}
