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

    /// <summary>How many stamps a time has; the most that there are, for one that is longer.</summary>
    public long StampsIn(TimeSpan length) => (long)Math.Min(length.TotalSeconds * time.TimestampFrequency, long.MaxValue / 4);

    /// <summary>What to set a timer to, so that it is not early. One for a far-off time comes sooner.</summary>
    public TimeSpan TimerUntil(long now, long due)
    {
        var wait = Math.Ceiling(Math.Max(0, Between(now, due).TotalMilliseconds));
        return TimeSpan.FromMilliseconds(Math.Min(wait, uint.MaxValue - 1));
    }

    public TimeSpan Since(long stamp) => time.GetElapsedTime(stamp);
}
