namespace Ephemeral.Actors.Signals;

/// <summary>Patterns compiled lately. What nobody asked for while <paramref name="half"/> others were is forgotten.</summary>
/// <remarks>Two generations of at most <paramref name="half"/>: a full young one becomes the old one, whose place it
/// takes.</remarks>
internal sealed class PatternCache(int half)
{
    private readonly Lock _lock = new();
    private Dictionary<string, SignalPattern> _young = new(StringComparer.Ordinal);
    private Dictionary<string, SignalPattern> _old = new(StringComparer.Ordinal);

    public static PatternCache Shared { get; } = new(half: 512);

    public int Count
    {
        get
        {
            lock (_lock)
                return _young.Count + _old.Count;
        }
    }

    public SignalPattern GetOrAdd(string text, Func<string, SignalPattern> compile)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(text, out var pattern))
                return pattern;
            if (!_old.Remove(text, out pattern))
                pattern = compile(text);
            if (_young.Count >= half)
                (_old, _young) = (_young, new Dictionary<string, SignalPattern>(StringComparer.Ordinal));
            _young.Add(text, pattern);
            return pattern;
        }
    }
}
