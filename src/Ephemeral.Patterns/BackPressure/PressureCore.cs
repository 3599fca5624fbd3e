namespace Ephemeral.Patterns;

/// <summary>A level with hysteresis: high from the high mark on, until it is at the low mark. Time only grows from call to
/// call.</summary>
internal sealed class PressureCore(int highMark, int lowMark)
{
    private TimeSpan _highBefore;
    private TimeSpan? _highSince;

    public bool IsHigh => _highSince.HasValue;

    /// <summary>How often it became high.</summary>
    public long Rises { get; private set; }

    public void Look(long level, TimeSpan now)
    {
        if (!IsHigh && level >= highMark)
        {
            _highSince = now;
            Rises++;
        }
        else if (IsHigh && level <= lowMark)
        {
            _highBefore = HighFor(now);
            _highSince = null;
        }
    }

    /// <summary>For how long, all in all, it was high.</summary>
    public TimeSpan HighFor(TimeSpan now) => _highBefore + (now - _highSince ?? TimeSpan.Zero);
}
