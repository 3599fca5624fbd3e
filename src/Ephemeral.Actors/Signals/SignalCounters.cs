using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>What went wrong beside a log, counted by any thread.</summary>
internal sealed class SignalCounters(Clock clock)
{
    private const long Never = long.MinValue;

    private long _blocked;
    private long _dropped;
    private long _lastDropped = Never;
    private long _failures;

    /// <summary>How many signals the constraints stopped.</summary>
    public long Blocked => Interlocked.Read(ref _blocked);

    /// <summary>How many signals were not heard by a listener or handler that was too slow for them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>When a signal was last dropped; null for never.</summary>
    public DateTimeOffset? LastDropped => Interlocked.Read(ref _lastDropped) is not Never and var at ? clock.TimeOf(at) : null;

    /// <summary>How often a listener or a watch threw.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void CountBlocked() => Interlocked.Increment(ref _blocked);

    public void CountDropped()
    {
        Interlocked.Increment(ref _dropped);
        Interlocked.Exchange(ref _lastDropped, clock.Stamp());
    }

    public void CountFailure() => Interlocked.Increment(ref _failures);
}
