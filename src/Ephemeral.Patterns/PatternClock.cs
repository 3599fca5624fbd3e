namespace Ephemeral.Patterns;

/// <summary>Monotonic time since it was made: what cores are given as "now".</summary>
internal sealed class PatternClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(_start);
}
