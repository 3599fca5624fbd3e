using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>A pattern that somebody waits for, with how many signals in the log match it. Changed by the log alone; read by any
/// thread.</summary>
[DebuggerDisplay("{Pattern.Text}: {Count}")]
internal sealed class WatchedPattern(SignalPattern pattern)
{
    private volatile int _count;
    private volatile string? _last;
    private int _appearances;

    public SignalPattern Pattern => pattern;

    public int Count => _count;

    public bool IsPresent => _count > 0;

    /// <summary>How often it has become present.</summary>
    public int Appearances => Volatile.Read(ref _appearances);

    /// <summary>The name that matched last; null when none ever did. It stays when the signal leaves.</summary>
    public string? LastSignal => _last;

    /// <summary>How many asked the log to watch it.</summary>
    public int Watchers { get; set; }

    /// <summary>Who is told of changes. The array is never changed, only replaced.</summary>
    public SignalWatch[] Told { get; set; } = [];

    /// <summary>Whether presence has changed since the owner of the log last asked for changes.</summary>
    public bool HasChanged { get; set; }

    /// <returns>Whether it is present only now.</returns>
    public bool Add(string signal, int count)
    {
        if (!ReferenceEquals(_last, signal))
            _last = signal;
        if (_count == 0)
            Volatile.Write(ref _appearances, _appearances + 1);
        _count += count;
        return _count == count;
    }

    /// <returns>Whether it is no longer present.</returns>
    public bool Remove() => --_count == 0;
}
