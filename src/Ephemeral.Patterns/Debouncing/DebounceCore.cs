using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Patterns;

/// <summary>The last item of each key, and when it is due. A key is known while its item waits, and in interval mode until its
/// interval is over. Time only grows from call to call.</summary>
internal sealed class DebounceCore<TKey, T>(
    EphemeralDebounceMode mode, TimeSpan window, TimeSpan maxDelay, int maxKeys, IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = new(comparer);

    // one element a known key that is not overdue: no later than when that is due
    private readonly PriorityQueue<TKey, (TimeSpan Due, long Number)> _due = new();

    // known keys whose items were found due when room was made for others: they go before all that is planned. In interval mode alone.
    private readonly Queue<TKey> _overdue = new();
    private long _number;

    public int Keys => _entries.Count;

    /// <summary>How many items wait.</summary>
    public int Waiting { get; private set; }

    public long Posted { get; private set; }

    public long Replaced { get; private set; }

    public long Refused { get; private set; }

    /// <summary>When to look again; null when nothing is known. It may be too early.</summary>
    public TimeSpan? Due =>
        _overdue.TryPeek(out var key) ? _entries[key].Due : _due.TryPeek(out _, out var next) ? next.Due : null;

    /// <summary>Takes an item, in the place of the one of its key that waits. False when there is no room for another
    /// key.</summary>
    public bool TryPost(TKey key, T item, TimeSpan now)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (Keys == maxKeys && !TryForget(now))
            {
                Refused++;
                return false;
            }

            entry = new Entry { First = now, Due = mode == EphemeralDebounceMode.Interval ? now : now + window };
            _entries.Add(key, entry);
            Plan(key, entry.Due);
        }

        Posted++;
        if (entry.HasItem)
            Replaced++;
        else
            Waiting++;
        (entry.Item, entry.HasItem) = (item, true);
        if (mode == EphemeralDebounceMode.Quiet)
            entry.Due = Least(now + window, entry.First + maxDelay);
        return true;
    }

    /// <summary>Takes the item that is due the longest.</summary>
    /// <param name="now">The time.</param>
    /// <param name="all">Whether all items are due.</param>
    /// <param name="item">It.</param>
    public bool TryTake(TimeSpan now, bool all, out T item)
    {
        while (TryNext(now, all, out var key))
        {
            var entry = _entries[key];
            if (entry.Due > now && !all)
            {
                Plan(key, entry.Due);
            }
            else if (entry.HasItem)
            {
                item = entry.Item!;
                Waiting--;
                Rest(key, entry, now, all);
                CheckInvariants();
                return true;
            }
            else
            {
                _entries.Remove(key);
            }
        }

        item = default!;
        return false;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_due.Count + _overdue.Count == Keys && Keys <= maxKeys, "Every known key is planned once.");
        Debug.Assert(Waiting <= Keys && Posted >= Replaced + Waiting, "A key has one item at the most.");
    }

    private bool TryNext(TimeSpan now, bool all, [MaybeNullWhen(false)] out TKey key)
    {
        if (_overdue.TryDequeue(out key))
            return true;
        if (!_due.TryPeek(out key, out var planned) || (planned.Due > now && !all))
            return false;
        _due.Dequeue();
        return true;
    }

    /// <summary>Its item is taken: it is forgotten, or kept until its interval is over.</summary>
    private void Rest(TKey key, Entry entry, TimeSpan now, bool all)
    {
        if (mode == EphemeralDebounceMode.Quiet || all)
        {
            _entries.Remove(key);
            return;
        }

        (entry.Item, entry.HasItem) = (default, false);
        entry.Due = now + window;
        Plan(key, entry.Due);
    }

    /// <summary>Makes room by forgetting a key whose interval is over and that has no item, which in quiet mode none is.</summary>
    private bool TryForget(TimeSpan now)
    {
        while (mode == EphemeralDebounceMode.Interval && _due.TryPeek(out var key, out var planned) && planned.Due <= now)
        {
            _due.Dequeue();
            if (!_entries[key].HasItem)
                return _entries.Remove(key);
            _overdue.Enqueue(key);
        }

        return false;
    }

    private void Plan(TKey key, TimeSpan due) => _due.Enqueue(key, (due, _number++));

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Entry
    {
        public TimeSpan First { get; init; }

        public TimeSpan Due { get; set; }

        public T? Item { get; set; }

        public bool HasItem { get; set; }
    }
}
