using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>The last signals, bounded by number and age. Not for several threads: its owner holds a lock.</summary>
/// <remarks>
/// Raising and asking for a name are O(1) and allocate nothing once a name is known. Each entry points to its name, which counts its
/// entries and knows the watched patterns that match it, found once; names outlive their signals until there are twice as many as
/// can be present. Times are stamps of one clock, <paramref name="lifetime"/> is in the same unit, and a stamp before the newest
/// counts as the newest.
/// </remarks>
[DebuggerDisplay("{_entries.Count} of {capacity}, {_names.Count} names, {_watched.Count} watched")]
internal sealed class SignalLog(int capacity, long lifetime)
{
    /// <summary>A lifetime that no signal outlives.</summary>
    public const long Forever = long.MaxValue;

    private const int SpareNames = 64;

    private readonly int _maxNames = (int)Math.Min((2L * capacity) + SpareNames, int.MaxValue);
    private readonly Queue<SignalEntry> _entries = new();
    private readonly Dictionary<string, SignalName> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedPattern> _watched = new(StringComparer.Ordinal);
    private readonly HashSet<WatchedPattern> _changed = [];

    // of the oldest entry; the last stamp there is when nothing expires
    private long _expiry = long.MaxValue;

    /// <summary>How many are here, expired or not; without the owner's lock, a guess.</summary>
    public int Held => _entries.Count;

    public long Added { get; private set; }

    /// <summary>How many went because younger ones came.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    /// <summary>How many were taken out by name.</summary>
    public long Retracted { get; private set; }

    /// <summary>How many watched patterns match a signal that is here.</summary>
    public int PresentPatterns { get; private set; }

    /// <summary>When the oldest signal will expire; null when there is none.</summary>
    public long? NextExpiry => _expiry == long.MaxValue ? null : _expiry;

    /// <summary>The latest time that the log was called with.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <returns>The entry as it was logged.</returns>
    public SignalEntry Add(
        string signal, long operationId, string? key, SignalPropagation? propagation, SignalTime time, long now)
    {
        Expire(now);
        if (!_names.TryGetValue(signal, out var name))
            name = AddName(signal);
        // before another makes room: a pattern that both match never seems absent
        Enter(name);
        if (_entries.Count == capacity)
        {
            RemoveOldest();
            Evicted++;
        }

        Added++;
        var entry = new SignalEntry(name, operationId, key, Newest, propagation, time);
        _entries.Enqueue(entry);
        if (_entries.Count == 1)
            FindExpiry();
        return entry;
    }

    /// <summary>Takes out what is too old. Every question does so first.</summary>
    public void Expire(long now)
    {
        Newest = Math.Max(Newest, now);
        while (Newest >= _expiry)
        {
            RemoveOldest();
            Expired++;
        }
    }

    /// <summary>Gives back the memory of a log in which nothing is left.</summary>
    public void TrimIfEmpty()
    {
        if (_entries.Count > 0)
            return;
        _entries.TrimExcess();
        ForgetAbsentNames();
    }

    public int Count(long now)
    {
        Expire(now);
        return _entries.Count;
    }

    public int CountOf(string signal, long now)
    {
        Expire(now);
        return _names.TryGetValue(signal, out var name) ? name.Count : 0;
    }

    /// <summary>O(1) for a watched pattern, else O(names).</summary>
    public int CountMatching(SignalPattern pattern, long now)
    {
        Expire(now);
        if (_watched.TryGetValue(pattern.Text, out var watched))
            return watched.Count;
        var count = 0;
        foreach (var name in _names.Values)
            count += name.Count > 0 && pattern.Matches(name.Text) ? name.Count : 0;
        return count;
    }

    /// <summary>All that are here, oldest first; false where there is too little room for them.</summary>
    public bool TryCopyTo(SignalEntry[] destination, long now, out int count)
    {
        Expire(now);
        count = _entries.Count;
        if (count > destination.Length)
            return false;
        _entries.CopyTo(destination, 0);
        return true;
    }

    /// <returns>How many were taken out; what had expired is not among them.</returns>
    public int Retract(string signal, long now)
    {
        Expire(now);
        return _names.TryGetValue(signal, out var name) && name.Count > 0 ? RemoveAll([name]) : 0;
    }

    /// <inheritdoc cref="Retract(string, long)"/>
    public int Retract(SignalPattern pattern, long now)
    {
        Expire(now);
        return RemoveAll(_names.Values.Where(name => name.Count > 0 && pattern.Matches(name.Text)).ToHashSet());
    }

    /// <summary>Counts what matches <paramref name="pattern"/> from now on, once however often it is asked for; ended by as many
    /// calls of <see cref="Unwatch"/>.</summary>
    public WatchedPattern Watch(SignalPattern pattern)
    {
        if (!_watched.TryGetValue(pattern.Text, out var watched))
        {
            _watched.Add(pattern.Text, watched = new WatchedPattern(pattern));
            foreach (var name in _names.Values.Where(name => pattern.Matches(name.Text)))
            {
                name.Watched = [.. name.Watched, watched];
                if (name.Count > 0)
                    watched.Add(name.Text, name.Count);
            }

            PresentPatterns += watched.IsPresent ? 1 : 0;
        }

        watched.Watchers++;
        return watched;
    }

    public void Unwatch(WatchedPattern watched)
    {
        if (--watched.Watchers > 0)
            return;
        _watched.Remove(watched.Pattern.Text);
        PresentPatterns -= watched.IsPresent ? 1 : 0;
        foreach (var name in _names.Values.Where(name => name.Watched.Contains(watched)))
            name.Watched = [.. name.Watched.Where(other => other != watched)];
    }

    /// <returns>The patterns that have become present or absent since the last call, or both in turn; null for none.</returns>
    public WatchedPattern[]? TakeChanges()
    {
        if (_changed.Count == 0)
            return null;
        WatchedPattern[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    /// <summary>Has the names found out again who listens to them.</summary>
    public void ForgetListeners()
    {
        foreach (var name in _names.Values)
            name.Listeners = null;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_entries.Count <= capacity, "no more signals than the log holds");
        Debug.Assert(_entries.Count == Added - Evicted - Expired - Retracted, "what came is here or was counted as gone");
        Debug.Assert(_entries.Zip(_entries.Skip(1)).All(pair => pair.First.At <= pair.Second.At), "oldest first");
        Debug.Assert(
            _expiry == (_entries.Count == 0 || lifetime == Forever ? long.MaxValue : _entries.Peek().At + lifetime),
            "the oldest expires next");
        Debug.Assert(_names.Count <= _maxNames, "names are bounded");
        var counts = _entries.GroupBy(entry => entry.Name).ToDictionary(group => group.Key, group => group.Count());
        Debug.Assert(counts.Keys.All(name => _names[name.Text] == name), "every signal's name is known");
        foreach (var name in _names.Values)
        {
            Debug.Assert(name.Count == counts.GetValueOrDefault(name), "a name counts its signals");
            Debug.Assert(
                name.Watched.ToHashSet().SetEquals(_watched.Values.Where(watched => watched.Pattern.Matches(name.Text))),
                "a name knows the patterns that match it");
        }

        Debug.Assert(
            _watched.Values.All(watched => watched.Count == _entries.Count(entry => watched.Pattern.Matches(entry.Signal))),
            "a watched pattern counts its signals");
        Debug.Assert(PresentPatterns == _watched.Values.Count(watched => watched.IsPresent), "present patterns are counted");
    }

    private void RemoveOldest()
    {
        Leave(_entries.Dequeue().Name);
        FindExpiry();
    }

    private void FindExpiry() =>
        _expiry = lifetime != Forever && _entries.TryPeek(out var oldest) ? oldest.At + lifetime : long.MaxValue;

    private int RemoveAll(HashSet<SignalName> leaving)
    {
        var before = _entries.Count;
        for (var left = before; left > 0; left--)
        {
            var entry = _entries.Dequeue();
            if (leaving.Contains(entry.Name))
                Leave(entry.Name);
            else
                _entries.Enqueue(entry);
        }

        FindExpiry();
        Retracted += before - _entries.Count;
        return before - _entries.Count;
    }

    private SignalName AddName(string signal)
    {
        if (_names.Count >= _maxNames)
            ForgetAbsentNames();
        var name = new SignalName(signal) { Watched = [.. _watched.Values.Where(watched => watched.Pattern.Matches(signal))] };
        _names.Add(signal, name);
        return name;
    }

    private void ForgetAbsentNames()
    {
        foreach (var name in _names.Values.Where(name => name.Count == 0))
            _names.Remove(name.Text);
        _names.TrimExcess();
    }

    private void Enter(SignalName name)
    {
        name.Count++;
        foreach (var watched in name.Watched)
        {
            if (watched.Add(name.Text, 1))
                NoteChange(watched, present: 1);
        }
    }

    private void Leave(SignalName name)
    {
        name.Count--;
        foreach (var watched in name.Watched)
        {
            if (watched.Remove())
                NoteChange(watched, present: -1);
        }
    }

    private void NoteChange(WatchedPattern watched, int present)
    {
        PresentPatterns += present;
        _changed.Add(watched);
    }
}
