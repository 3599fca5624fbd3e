using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>What went wrong beside the log, counted by any thread.</summary>
internal sealed class SignalTally(OperationClock clock)
{
    private const long Never = long.MinValue;

    private long _blocked;
    private long _dropped;
    private long _lastDropped = Never;
    private long _failures;

    public long Blocked => Interlocked.Read(ref _blocked);

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>When a signal was last not heard by one that should have heard it.</summary>
    public DateTimeOffset? LastDropped => Interlocked.Read(ref _lastDropped) is not Never and var at ? clock.TimeOf(at) : null;

    public long Failures => Interlocked.Read(ref _failures);

    public void CountBlocked() => Interlocked.Increment(ref _blocked);

    public void CountDropped()
    {
        Interlocked.Increment(ref _dropped);
        MarkDropped();
    }

    /// <summary>One was dropped just now that is counted elsewhere.</summary>
    public void MarkDropped() => Interlocked.Exchange(ref _lastDropped, clock.Stamp());

    public void CountFailure() => Interlocked.Increment(ref _failures);
}
