namespace Ephemeral.Actors.Signals;

internal sealed partial class SignalLog
{
    private readonly Dictionary<string, WatchedPattern> _watched = new(StringComparer.Ordinal);
    private readonly List<WatchedPattern> _changed = [];

    /// <summary>How many watched patterns match a signal that is here.</summary>
    public int PresentPatterns { get; private set; }

    /// <summary>Counts what matches <paramref name="pattern"/> from now on, once however often it is asked for; ended by as many
    /// calls of
    /// <see cref="Unwatch"/>.</summary>
    public WatchedPattern Watch(SignalPattern pattern)
    {
        if (!_watched.TryGetValue(pattern.Text, out var watched))
            _watched.Add(pattern.Text, watched = Count(pattern));
        watched.Watchers++;
        return watched;
    }

    public void Unwatch(WatchedPattern watched)
    {
        if (--watched.Watchers > 0)
            return;
        _watched.Remove(watched.Pattern.Text);
        if (watched.IsPresent)
            PresentPatterns--;
        foreach (var name in _names.Values)
        {
            if (name.Watches.Contains(watched))
                name.Watches = [.. name.Watches.Where(other => other != watched)];
        }
    }

    /// <returns>The patterns that have become present or absent since the last call, or both in turn; null when there are
    /// none.</returns>
    public WatchedPattern[]? TakeChanges()
    {
        if (_changed.Count == 0)
            return null;
        var changed = _changed.ToArray();
        foreach (var pattern in changed)
            pattern.HasChanged = false;
        _changed.Clear();
        return changed;
    }

    private WatchedPattern Count(SignalPattern pattern)
    {
        var watched = new WatchedPattern(pattern);
        foreach (var name in _names.Values.Where(name => pattern.Matches(name.Text)))
        {
            name.Watches = [.. name.Watches, watched];
            if (name.Count > 0)
                watched.Add(name.Text, name.Count);
        }

        if (watched.IsPresent)
            PresentPatterns++;
        return watched;
    }

    private void Enter(SignalName name)
    {
        name.Count++;
        foreach (var watched in name.Watches)
        {
            if (!watched.Add(name.Text, 1))
                continue;
            PresentPatterns++;
            NoteChange(watched);
        }
    }

    private void Leave(SignalName name)
    {
        name.Count--;
        foreach (var watched in name.Watches)
        {
            if (!watched.Remove())
                continue;
            PresentPatterns--;
            NoteChange(watched);
        }
    }

    private void NoteChange(WatchedPattern watched)
    {
        if (watched.HasChanged)
            return;
        watched.HasChanged = true;
        _changed.Add(watched);
    }
}
