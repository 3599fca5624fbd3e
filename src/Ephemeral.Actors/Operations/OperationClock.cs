namespace Ephemeral.Actors.Operations;

/// <summary>Monotonic stamps for measuring, and the wall time that each stamp stands for.</summary>
internal sealed class OperationClock(TimeProvider time)
{
    private readonly long _startStamp = time.GetTimestamp();
    private readonly DateTimeOffset _startTime = time.GetUtcNow();

    public TimeProvider Time => time;

    public long Stamp() => time.GetTimestamp();

    public DateTimeOffset TimeOf(long stamp) => _startTime + time.GetElapsedTime(_startStamp, stamp);

    public TimeSpan Between(long from, long to) => time.GetElapsedTime(from, to);

    public TimeSpan Since(long stamp) => time.GetElapsedTime(stamp);
}
