using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>The last signals, bounded by number and age. Not for several threads: its owner holds a lock.</summary>
/// <remarks>
/// Raising and asking for a name are O(1), and allocate nothing while the name is here. Each entry points to its name, which counts its
/// entries and knows the watched patterns that match it, found once. Times are stamps of one clock, <paramref name="lifetime"/> is in the
/// same unit, and a stamp before the newest counts as the newest.
/// </remarks>
[DebuggerDisplay("{_entries.Count} of {capacity}, {_names.Count} names, {_watched.Count} watched")]
internal sealed class SignalLog(int capacity, long lifetime)
{
    /// <summary>A lifetime that no signal outlives.</summary>
    public const long Forever = long.MaxValue;

    private readonly Queue<SignalEntry> _entries = new();
    private readonly Dictionary<string, SignalName> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedPattern> _watched = new(StringComparer.Ordinal);
    private readonly HashSet<WatchedPattern> _changed = [];

    public long Added { get; private set; }

    /// <summary>How many went because younger ones came.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    /// <summary>How many were taken out by name.</summary>
    public long Retracted { get; private set; }

    /// <summary>How many watched patterns match a signal that is here.</summary>
    public int PresentPatterns { get; private set; }

    /// <summary>When the oldest signal will expire; the last stamp there is when none will.</summary>
    public long NextExpiry { get; private set; } = long.MaxValue;

    /// <summary>The latest time that the log was called with.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <returns>The entry as it was logged.</returns>
    public SignalEntry Add(
        string signal, long operationId, string? key, SignalPropagation? propagation, SignalTime time, long now)
    {
        Expire(now);
        if (!_names.TryGetValue(signal, out var name))
            _names.Add(signal, name = NewName(signal));
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
        while (Newest >= NextExpiry)
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
        _names.TrimExcess();
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
            count += pattern.Matches(name.Text) ? name.Count : 0;
        return count;
    }

    /// <summary>Copies all that are here, oldest first.</summary>
    public void CopyTo(SignalEntry[] destination) => _entries.CopyTo(destination, 0);

    /// <returns>How many were taken out; what had expired is not among them.</returns>
    public int Retract(string signal, long now)
    {
        Expire(now);
        return _names.TryGetValue(signal, out var name) ? RemoveAll([name]) : 0;
    }

    /// <inheritdoc cref="Retract(string, long)"/>
    public int Retract(SignalPattern pattern, long now)
    {
        Expire(now);
        return RemoveAll(_names.Values.Where(name => pattern.Matches(name.Text)).ToHashSet());
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
            NextExpiry == (_entries.Count == 0 || lifetime == Forever ? long.MaxValue : _entries.Peek().At + lifetime),
            "the oldest expires next");
        var counts = _entries.GroupBy(entry => entry.Name).ToDictionary(group => group.Key, group => group.Count());
        Debug.Assert(counts.Keys.ToHashSet().SetEquals(_names.Values), "names are those of the signals that are here");
        foreach (var name in _names.Values)
        {
            Debug.Assert(name.Count == counts[name], "a name counts its signals");
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
        NextExpiry = lifetime != Forever && _entries.TryPeek(out var oldest) ? oldest.At + lifetime : long.MaxValue;

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

    private SignalName NewName(string signal) =>
        new(signal) { Watched = [.. _watched.Values.Where(watched => watched.Pattern.Matches(signal))] };

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
        if (--name.Count == 0)
            _names.Remove(name.Text);
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
