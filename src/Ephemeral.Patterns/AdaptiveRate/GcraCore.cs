using System.Diagnostics;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// The generic cell rate algorithm in its form as a leaky bucket: what was taken leaks out at the rate, and a permit is given while what is
/// left over stays within the burst. It is exact at every moment, with nothing to replenish. Time only grows from call to call.
/// </summary>
internal sealed class GcraCore(double permitsPerSecond, int burst)
{
    // far less than a permit, far more than what rounding can add up to
    private const double Rounding = 1e-6;

    private double _level;
    private TimeSpan _at;

    public double PermitsPerSecond { get; private set; } = permitsPerSecond;

    /// <summary>How many permits could be taken at once.</summary>
    public int Available(TimeSpan now) => (int)(burst - LevelAt(now) + Rounding);

    /// <summary>What has been taken stays taken; from now on it leaks out at the new rate.</summary>
    public void SetRate(double rate, TimeSpan now)
    {
        (_level, _at) = (LevelAt(now), now);
        PermitsPerSecond = rate;
    }

    /// <summary>After which time so many may be taken: zero for at once. More than the burst are counted as if they came one after the
    /// other.</summary>
    public TimeSpan WaitFor(long permits, TimeSpan now)
    {
        var excess = LevelAt(now) + permits - burst;
        if (excess <= Rounding)
            return TimeSpan.Zero;
        var seconds = excess / PermitsPerSecond;
        return seconds < OptionsCheck.Longest.TotalSeconds
            ? TimeSpan.FromTicks((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond))
            : OptionsCheck.Longest;
    }

    /// <param name="permits">At most as many as the burst.</param>
    /// <param name="now">The time.</param>
    public bool TryTake(int permits, TimeSpan now)
    {
        if (WaitFor(permits, now) > TimeSpan.Zero)
            return false;
        (_level, _at) = (LevelAt(now) + permits, now);
        CheckInvariants();
        return true;
    }

    /// <summary>Since when nothing is taken any more; null while something is.</summary>
    public TimeSpan? EmptySince(TimeSpan now) =>
        LevelAt(now) > 0 ? null : _at + TimeSpan.FromSeconds(Math.Min(_level / PermitsPerSecond, (now - _at).TotalSeconds));

    private double LevelAt(TimeSpan now) => Math.Max(0, _level - ((now - _at).TotalSeconds * PermitsPerSecond));

    [Conditional("DEBUG")]
    private void CheckInvariants() => Debug.Assert(_level >= 0 && _level <= burst + Rounding, "No more is taken than the burst.");
}
