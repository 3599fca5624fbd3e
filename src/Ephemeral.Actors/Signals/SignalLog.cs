using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>The last signals, bounded by number and age, with what is asked often counted rather than looked for.</summary>
/// <remarks>
/// Goals: raising and asking for a name are O(1) and allocate nothing once a name is known; raising is O(patterns waited for that
/// match); what has expired is given to nobody, with or without traffic.
/// Signals stand in a ring, oldest first. Each points to its name, which has the number of its signals here and the watched
/// patterns that match it, found once. Names outlive their signals for a while, so that one that comes and goes is not matched
/// each time; when there are twice as many as can be present, the absent ones are forgotten.
/// Times are stamps of one clock; <paramref name="lifetime"/> is in the same unit. A stamp before the newest counts as the
/// newest.
/// </remarks>
[DebuggerDisplay("{_entries.Count} of {capacity}, {_names.Count} names, {_watched.Count} watched")]
internal sealed partial class SignalLog(int capacity, long lifetime)
{
    /// <summary>A lifetime that no signal outlives.</summary>
    public const long Forever = long.MaxValue;

    private const int SpareNames = 64;

    private readonly Ring<SignalEntry> _entries = new(capacity);
    private readonly Dictionary<string, SignalName> _names = new(StringComparer.Ordinal);
    private long _newest = long.MinValue;

    /// <summary>How many are here, expired or not; without the owner's lock, a guess.</summary>
    public int Held => _entries.Count;

    public long Added { get; private set; }

    /// <summary>How many went because younger ones came.</summary>
    public long Evicted { get; private set; }

    public long Expired { get; private set; }

    /// <summary>How many were taken out by name.</summary>
    public long Retracted { get; private set; }

    /// <summary>When the oldest signal will expire; null when there is none.</summary>
    public long? NextExpiry => _entries.Count == 0 || lifetime == Forever ? null : _entries.Oldest.At + lifetime;

    /// <summary>The youngest signal; a place that is good until the next step.</summary>
    public ref readonly SignalEntry Newest => ref _entries.Newest;

    public void Add(string signal, long operationId, string? key, SignalPropagation? propagation, long givenTicks, long now)
    {
        Expire(now);
        if (!_names.TryGetValue(signal, out var name))
            name = Meet(signal);
        // before another makes room: a pattern that both match never seems absent
        Enter(name);
        if (_entries.IsFull)
        {
            LeaveOldest();
            Evicted++;
        }

        Added++;
        _entries.Add(new SignalEntry(name, operationId, key, _newest, propagation, givenTicks));
    }

    /// <summary>Takes out what is too old. Every question does so first.</summary>
    public void Expire(long now)
    {
        _newest = Math.Max(_newest, now);
        while (_entries.Count > 0 && lifetime != Forever && _newest - _entries.Oldest.At >= lifetime)
        {
            LeaveOldest();
            Expired++;
        }
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

    /// <summary>O(1) for a pattern that is waited for, else O(names).</summary>
    public int CountMatching(SignalPattern pattern, long now)
    {
        Expire(now);
        if (_watched.TryGetValue(pattern.Text, out var watched))
            return watched.Count;
        var count = 0;
        foreach (var name in _names.Values)
        {
            if (name.Count > 0 && pattern.Matches(name.Text))
                count += name.Count;
        }

        return count;
    }

    /// <summary>All that are here, oldest first; nothing where there is too little room for them.</summary>
    public bool TryCopyTo(Span<SignalEntry> destination, long now, out int count)
    {
        Expire(now);
        count = _entries.Count;
        return _entries.TryCopyTo(destination);
    }

    /// <returns>How many were taken out; what had expired is not among them.</returns>
    public int Retract(string signal, long now)
    {
        Expire(now);
        if (!_names.TryGetValue(signal, out var name) || name.Count == 0)
            return 0;
        name.IsLeaving = true;
        return TakeOutLeaving();
    }

    /// <inheritdoc cref="Retract(string, long)"/>
    public int Retract(SignalPattern pattern, long now)
    {
        Expire(now);
        var any = false;
        foreach (var name in _names.Values)
            any |= name.IsLeaving = name.Count > 0 && pattern.Matches(name.Text);
        return any ? TakeOutLeaving() : 0;
    }

    private void LeaveOldest()
    {
        Leave(_entries.Oldest.Name);
        _entries.DropOldest();
    }

    private int TakeOutLeaving()
    {
        var before = _entries.Count;
        for (var left = before; left > 0; left--)
        {
            var entry = _entries.TakeOldest();
            if (entry.Name.IsLeaving)
                Leave(entry.Name);
            else
                _entries.Add(entry);
        }

        foreach (var name in _names.Values)
            name.IsLeaving = false;
        var gone = before - _entries.Count;
        Retracted += gone;
        return gone;
    }

    private SignalName Meet(string signal)
    {
        if (_names.Count >= (2L * capacity) + SpareNames)
            ForgetAbsentNames();
        var name = new SignalName(signal) { Watches = [.. _watched.Values.Where(watched => watched.Pattern.Matches(signal))] };
        _names.Add(signal, name);
        return name;
    }

    private void ForgetAbsentNames()
    {
        foreach (var (text, name) in _names)
        {
            if (name.Count == 0)
                _names.Remove(text);
        }
    }
}
