using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>The last signals, bounded by number and age. Not for several threads: its owner holds a lock.</summary>
/// <remarks>
/// Raising and asking for a name are O(1), and allocate nothing while the name is here. Each entry points to its name, which counts its
/// entries and knows the watches that it matches, found once. Times are stamps of one clock, <paramref name="lifetime"/> is in the same unit, and a
/// stamp before the newest counts as the newest.
/// </remarks>
[DebuggerDisplay("{_entries.Count} of {capacity}, {_names.Count} names, {_watches.Count} watches")]
internal sealed class SignalLog(int capacity, long lifetime)
{
    /// <summary>A lifetime that no signal outlives.</summary>
    public const long Forever = long.MaxValue;

    private readonly Queue<SignalEntry> _entries = new();
    private readonly Dictionary<string, SignalName> _names = new(StringComparer.Ordinal);
    private readonly HashSet<SignalWatch> _watches = [];

    public long Added { get; private set; }

    /// <summary>How many went because younger ones came.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    /// <summary>How many watches have a signal that is here.</summary>
    public int PresentWatches { get; private set; }

    /// <summary>When the oldest signal will expire; the last stamp there is when none will.</summary>
    public long NextExpiry { get; private set; } = long.MaxValue;

    /// <summary>The latest time that the log was called with.</summary>
    public long Newest { get; private set; } = long.MinValue;

    public SignalEntry Add(string signal, long operationId, string? key, SignalPropagation? propagation, SignalTime time, long now)
    {
        Expire(now);
        if (!_names.TryGetValue(signal, out var name))
            _names.Add(signal, name = NewName(signal));
        // before another makes room: a pattern that both match never seems absent
        name.Count++;
        foreach (var watch in name.Watches)
            PresentWatches += watch.Enter(signal, 1) ? 1 : 0;
        for (var left = _entries.Count; left > 0 && _entries.Count >= capacity; left--)
            Evicted += RemoveOldest() ? 1 : 0;
        Added++;
        var entry = new SignalEntry(name, operationId, key, Newest, propagation, time);
        _entries.Enqueue(entry);
        if (_entries.Count == 1)
            FindExpiry();
        return entry;
    }

    /// <summary>
    /// From now on a signal of this name, which is here, is neither evicted, expired nor retracted, until there have been as many
    /// calls of <see cref="EndState"/>.
    /// </summary>
    public void BeginState(SignalName name) => name.States++;

    /// <summary>Ends a state and retracts its signals, unless another state keeps one.</summary>
    public void EndState(string signal, long now)
    {
        Expire(now);
        _names[signal].States--;
        Retract(signal, now);
    }

    /// <summary>Takes out what is too old. Every question does so first.</summary>
    public void Expire(long now)
    {
        Newest = Math.Max(Newest, now);
        while (Newest >= NextExpiry)
            Expired += RemoveOldest() ? 1 : 0;
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

    public int CountMatching(SignalPattern pattern, long now)
    {
        Expire(now);
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
        return _names.TryGetValue(signal, out var name) ? RemoveAll(name, static (entry, name) => entry.Name == name) : 0;
    }

    /// <inheritdoc cref="Retract(string, long)"/>
    public int Retract(SignalPattern pattern, long now)
    {
        Expire(now);
        var leaving = _names.Values.Where(name => pattern.Matches(name.Text)).ToHashSet();
        return RemoveAll(leaving, static (entry, leaving) => leaving.Contains(entry.Name));
    }

    /// <summary>Takes out the signals of a key, but for those of states.</summary>
    /// <inheritdoc cref="Retract(string, long)"/>
    public int RetractKey(Func<string, bool> isKey, long now)
    {
        Expire(now);
        return RemoveAll(isKey, static (entry, isKey) => entry.Key is { } key && isKey(key));
    }

    /// <summary>Tells <paramref name="watch"/> of what is here, and of each change from now on.</summary>
    public void Add(SignalWatch watch, long now)
    {
        Expire(now);
        _watches.Add(watch);
        foreach (var name in _names.Values.Where(name => watch.Matches(name.Text)))
        {
            name.Watches = [.. name.Watches, watch];
            PresentWatches += watch.Enter(name.Text, name.Count) ? 1 : 0;
        }
    }

    public void Remove(SignalWatch watch)
    {
        if (!_watches.Remove(watch))
            return;
        PresentWatches -= watch.IsPresent ? 1 : 0;
        foreach (var name in _names.Values.Where(name => name.Watches.Contains(watch)))
            name.Watches = [.. name.Watches.Where(other => other != watch)];
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
        var states = _names.Values.Count(name => name.States > 0);
        Debug.Assert(_entries.Count <= Math.Max(capacity, states + 1), "no more signals than the log holds, but for states");
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
                name.Watches.ToHashSet().SetEquals(_watches.Where(watch => watch.Matches(name.Text))),
                "a name knows the watches that it matches");
        }

        Debug.Assert(PresentWatches == _watches.Count(watch => watch.IsPresent), "present watches are counted");
        Debug.Assert(_watches.All(watch => watch.IsPresent == _names.Keys.Any(watch.Matches)), "a watch knows whether a signal is here");
    }

    private SignalName NewName(string signal) => new(signal) { Watches = [.. _watches.Where(watch => watch.Matches(signal))] };

    /// <returns>False where it is the last one of a state: then it has become the newest instead.</returns>
    private bool RemoveOldest()
    {
        var oldest = _entries.Dequeue();
        var leaves = TryLeave(oldest.Name);
        if (!leaves)
            _entries.Enqueue(oldest with { At = Newest });
        FindExpiry();
        return leaves;
    }

    private void FindExpiry() => NextExpiry = lifetime != Forever && _entries.TryPeek(out var oldest) ? oldest.At + lifetime : long.MaxValue;

    private int RemoveAll<TState>(TState state, Func<SignalEntry, TState, bool> isLeaving)
    {
        var before = _entries.Count;
        for (var left = before; left > 0; left--)
        {
            var entry = _entries.Dequeue();
            if (!isLeaving(entry, state) || !TryLeave(entry.Name))
                _entries.Enqueue(entry);
        }

        FindExpiry();
        return before - _entries.Count;
    }

    private bool TryLeave(SignalName name)
    {
        if (name is { Count: 1, States: > 0 })
            return false;
        if (--name.Count == 0)
            _names.Remove(name.Text);
        foreach (var watch in name.Watches)
            PresentWatches -= watch.Leave() ? 1 : 0;
        return true;
    }
}
