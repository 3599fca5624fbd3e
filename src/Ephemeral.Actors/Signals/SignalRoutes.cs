namespace Ephemeral.Actors.Signals;

/// <summary>Which targets hear a name: those with a pattern that matches it, if it <paramref name="isHeard"/> at all. Each name
/// is matched once, and remembered with up to <paramref name="remembered"/> others.</summary>
/// <remarks>Under the lock of the owner. An array that was given out is never changed.</remarks>
internal sealed class SignalRoutes<T>(int remembered, Func<string, bool> isHeard)
    where T : class
{
    private readonly List<(SignalPattern? Pattern, T Target)> _routes = [];
    private readonly Dictionary<string, T[]> _known = new(StringComparer.Ordinal);

    public bool IsEmpty => _routes.Count == 0;

    /// <summary>In the order of <see cref="Add"/>.</summary>
    public T[] TargetsOf(string signal)
    {
        return _known.TryGetValue(signal, out var targets) ? targets : Match(signal);
    }

    /// <param name="pattern">Null for every name.</param>
    /// <param name="target">Who is to hear it.</param>
    public void Add(SignalPattern? pattern, T target)
    {
        _routes.Add((pattern, target));
        _known.Clear();
    }

    public void Remove(T target)
    {
        _routes.RemoveAll(route => route.Target == target);
        _known.Clear();
    }

    private T[] Match(string signal)
    {
        if (_known.Count >= remembered)
            _known.Clear();
        T[] targets = isHeard(signal)
            ? [.. _routes.Where(route => route.Pattern?.Matches(signal) != false).Select(route => route.Target)]
            : [];
        _known.Add(signal, targets);
        return targets;
    }
}
