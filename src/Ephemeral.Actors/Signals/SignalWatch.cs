using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>One that waits for a pattern to become present or absent. Ends by <see cref="Dispose"/>.</summary>
/// <remarks>
/// The callback is called outside every lock, on the thread that made the change, one call at a time, and never twice
/// in a row with the same value. Several changes while it runs are told as one, or not at all when a pattern came and has gone;
/// that one has gone and come back is told, since it may have been acted on in between. It
/// may be called before the watch has been handed over. It must be short; what it throws is counted.
/// </remarks>
[DebuggerDisplay("{_pattern.Pattern.Text}: {IsPresent}")]
internal sealed class SignalWatch : IDisposable
{
    private readonly WatchedPattern _pattern;
    private readonly Action<bool> _onChanged;
    private readonly Action _onFailed;
    private readonly Action<SignalWatch> _leave;
    private bool _told;
    private int _seen;
    private int _calls;
    private volatile bool _isDisposed;

    /// <summary>Under the lock of the log's owner: what is present now is not told.</summary>
    public SignalWatch(WatchedPattern pattern, Action<bool> onChanged, Action onFailed, Action<SignalWatch> leave)
    {
        _pattern = pattern;
        _onChanged = onChanged;
        _onFailed = onFailed;
        _leave = leave;
        _told = pattern.IsPresent;
        _seen = pattern.Appearances;
    }

    public WatchedPattern Pattern => _pattern;

    /// <summary>Whether it is told before those that are none, so that it can bring back what has gone.</summary>
    public bool IsKeeper { get; set; }

    /// <summary>Whether a signal that matches is in the log. A glance at one field.</summary>
    public bool IsPresent => _pattern.IsPresent;

    /// <summary>The name of the signal that matched last, whether or not it is still there.</summary>
    public string? LastSignal => _pattern.LastSignal;

    /// <summary>Tells what has changed, unless another thread is at it, which then tells this as well.</summary>
    public void Tell()
    {
        if (Interlocked.Increment(ref _calls) != 1)
            return;
        var seen = 1;
        do
        {
            TellOnce();
        }
        while ((seen = Interlocked.Add(ref _calls, -seen)) != 0);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _leave(this);
    }

    private void TellOnce()
    {
        var (appearances, present) = (_pattern.Appearances, IsPresent);
        var isNew = appearances != _seen;
        _seen = appearances;
        if (_told && present && isNew)
            Tell(present: false);
        if (present != _told)
            Tell(present);
    }

    private void Tell(bool present)
    {
        if (_isDisposed)
            return;
        _told = present;
        try
        {
            _onChanged(present);
        }
        catch (Exception)
        {
            _onFailed();
        }
    }
}
