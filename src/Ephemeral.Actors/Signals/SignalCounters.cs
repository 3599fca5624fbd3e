using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// What went wrong beside a log, counted by any thread. Whenever a callback of the application throws, <paramref name="onFailed"/> is called with the
/// callback's name and the exception.
/// </summary>
internal sealed class SignalCounters(Clock clock, Action<string, Exception>? onFailed = null)
{
    private long _blocked;
    private long _dropped;
    private long _lastDropped;
    private long _failures;

    public long Blocked => Interlocked.Read(ref _blocked);

    /// <summary>How many signals were not heard by a listener or handler that was too slow for them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public DateTimeOffset? LastDropped => Dropped == 0 ? null : clock.TimeOf(Interlocked.Read(ref _lastDropped));

    public long Failures => Interlocked.Read(ref _failures);

    public void CountBlocked() => Interlocked.Increment(ref _blocked);

    public void CountDropped()
    {
        // whoever raises a signal does not notice that somebody else's queue is full, nor that an application's clock throws
        Interlocked.Exchange(ref _lastDropped, clock.StampOr(Interlocked.Read(ref _lastDropped)));
        Interlocked.Increment(ref _dropped);
    }

    public void CountFailure(string callback, Exception failure)
    {
        Interlocked.Increment(ref _failures);
        onFailed?.Invoke(callback, failure);
    }
}
