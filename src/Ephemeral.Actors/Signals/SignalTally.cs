namespace Ephemeral.Actors.Signals;

/// <summary>What went wrong beside the log, counted by any thread.</summary>
internal sealed class SignalTally
{
    private long _blocked;
    private long _dropped;
    private long _failures;

    public long Blocked => Interlocked.Read(ref _blocked);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Failures => Interlocked.Read(ref _failures);

    public void CountBlocked() => Interlocked.Increment(ref _blocked);

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    public void CountFailure() => Interlocked.Increment(ref _failures);
}
