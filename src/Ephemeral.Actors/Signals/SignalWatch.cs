using Ephemeral.Actors.Protocol;
using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

/// <summary>Waits for a pattern to become present in a log, or absent. Ends by <see cref="Dispose"/>.</summary>
/// <remarks>The callback is called outside every lock, on the thread that made the change, one call at a time, and never twice in a row
/// with the same value; perhaps before the watch has been handed over. Several changes while it runs are told as one, and one that
/// came and has gone not at all; that one has gone and come back is told. It must be short; what it throws is counted.</remarks>
[DebuggerDisplay("{Pattern.Pattern.Text}: {IsPresent}")]
internal sealed class SignalWatch : IDisposable
{
    private readonly Action<bool> _onChanged;
    private readonly Action _onFailed;
    private readonly Action<SignalWatch> _remove;
    private bool _lastCalledWith;
    private int _appearancesSeen;
    private int _notifications;
    private volatile bool _isDisposed;

    /// <summary>Under the lock of the log's owner. The callback is not called for what is present now.</summary>
    public SignalWatch(WatchedPattern pattern, Action<bool> onChanged, Action onFailed, Action<SignalWatch> remove)
    {
        (Pattern, _onChanged, _onFailed, _remove) = (pattern, onChanged, onFailed, remove);
        (_lastCalledWith, _appearancesSeen) = (pattern.IsPresent, pattern.Appearances);
    }

    public WatchedPattern Pattern { get; }

    /// <summary>Whether it is notified before others, so that it can bring back what has gone before they look.</summary>
    public bool KeepsPresent { get; set; }

    /// <summary>Whether a signal that matches is in the log. Reads one field.</summary>
    public bool IsPresent => Pattern.IsPresent;

    /// <summary>The name of the signal that matched last, whether or not it is still there.</summary>
    public string? LastSignal => Pattern.LastSignal;

    /// <summary>Calls back about what has changed, unless another thread does, which then sees this change as well.</summary>
    public void Notify()
    {
        if (Interlocked.Increment(ref _notifications) != 1)
            return;
        var seen = 1;
        do
        {
            var (appearances, present) = (Pattern.Appearances, IsPresent);
            if (_lastCalledWith && present && appearances != _appearancesSeen)
                Call(present: false);
            _appearancesSeen = appearances;
            if (present != _lastCalledWith)
                Call(present);
        }
        while ((seen = Interlocked.Add(ref _notifications, -seen)) != 0);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _remove(this);
    }

    private void Call(bool present)
    {
        if (_isDisposed)
            return;
        _lastCalledWith = present;
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

/// <summary>A pattern that is watched, with how many signals in the log match it. Changed by the log alone; read by any
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

    /// <summary>The array is never changed, only replaced, under the lock of the log's owner.</summary>
    public SignalWatch[] Watches { get; set; } = [];

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

/// <summary>A listener and the signals that it has yet to hear, one at a time and in order. What it raises has the signal that it hears as
/// its cause. What is dropped or thrown is counted.</summary>
internal sealed class SignalSubscription : IDisposable
{
    private readonly SignalPattern? _pattern;
    private readonly SignalCounters _counters;
    private readonly Action<SignalSubscription>? _remove;
    private readonly string _name;
    private readonly ListenerContext _context;
    private readonly SignalQueue<SignalEntry> _queue;
    private volatile bool _isDisposed;

    /// <summary>To what matches <paramref name="pattern"/>; null for every signal.</summary>
    public SignalSubscription(
        SignalPattern? pattern, Action<SignalEvent> listener, SignalCounters counters, Action<SignalSubscription>? remove = null,
        string name = "A listener to signals")
    {
        (_pattern, _counters, _remove, _name, _context) = (pattern, counters, remove, name, new ListenerContext(listener));
        _queue = new SignalQueue<SignalEntry>(SignalLimits.ListenerQueue, maxWorkers: 1, Hear, _ => counters.CountDropped());
    }

    public bool IsFor(string signal) => _pattern?.Matches(signal) != false;

    public void Add(in SignalEntry entry) => _queue.Add(entry);

    /// <summary>What waits is not heard any more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _remove?.Invoke(this);
        _ = _queue.Close();
    }

    private ValueTask Hear(SignalEntry entry)
    {
        try
        {
            if (!_isDisposed)
                _context.Run(entry.ToEvent());
        }
        catch (Exception e)
        {
            _counters.CountFailure(_name, e);
        }

        return ValueTask.CompletedTask;
    }
}
