using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>Follows whether a signal that matches a pattern is in a log. Read by any thread, changed by the log alone. Ends by
/// <see cref="Dispose"/>.</summary>
/// <remarks>The callback is called at each change, and for what is there at the beginning. It runs under the lock of the log, on the thread
/// that makes the change: when anybody's call that raises a signal has returned, the callback has run. It takes a few instructions, asks
/// nothing of the log and does not throw.</remarks>
[DebuggerDisplay("{pattern}: {_count}")]
internal sealed class SignalWatch(SignalPattern pattern, Action<bool> onChanged, Action<SignalWatch> remove) : IDisposable
{
    private volatile int _count;
    private volatile string? _last;

    /// <summary>Whether a signal that matches is in the log.</summary>
    public bool IsPresent => _count > 0;

    /// <summary>The name of the signal that matched last, whether or not it is still there; null when none ever did.</summary>
    public string? LastSignal => _last;

    public bool Matches(string signal) => pattern.Matches(signal);

    /// <returns>Whether the pattern is present only now.</returns>
    public bool Enter(string signal, int count)
    {
        if (!ReferenceEquals(_last, signal))
            _last = signal;
        _count += count;
        if (_count > count)
            return false;
        onChanged(true);
        return true;
    }

    /// <returns>Whether the pattern is no longer present.</returns>
    public bool Leave()
    {
        if (--_count > 0)
            return false;
        onChanged(false);
        return true;
    }

    public void Dispose() => remove(this);
}
