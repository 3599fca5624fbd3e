using Cronos;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>When scheduled work is due: by cron, at an interval, or once. It does not change, and may serve many
/// schedulers.</summary>
public abstract class EphemeralSchedule
{
    /// <summary>The least interval: 1 ms.</summary>
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(1);

    private protected EphemeralSchedule()
    {
    }

    /// <summary>Due at the times that a cron expression names.</summary>
    /// <remarks>
    /// Read by <a href="https://github.com/HangfireIO/Cronos">Cronos</a>: five fields (minute, hour, day of month, month, day of
    /// week), or six with seconds before them, or a macro such as <c>@daily</c>. Where clocks are put forward, a time that is
    /// left out is due at the moment of the change. Where they are put back, a time of day that comes twice is due once, the
    /// first time; an expression with <c>*</c> or a step in its seconds, minutes or hours goes on through both hours.
    /// </remarks>
    /// <param name="expression">Such as <c>0 3 * * *</c>, three o'clock each night.</param>
    /// <param name="timeZone">Whose clocks are meant; null for UTC.</param>
    /// <exception cref="ArgumentNullException"><paramref name="expression"/> is null.</exception>
    /// <exception cref="ArgumentException">The expression can not be read.</exception>
    public static EphemeralSchedule Cron(string expression, TimeZoneInfo? timeZone = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var fields = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            var format = fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
            return new ByCron(expression.Trim(), CronExpression.Parse(expression, format), timeZone ?? TimeZoneInfo.Utc);
        }
        catch (CronFormatException e)
        {
            throw new ArgumentException(
                $"The cron expression '{expression}' can not be read: {e.Message} Give five fields (minute, hour, day of month, month, day "
                + "of week), six with seconds before them, or a macro such as @daily.",
                nameof(expression), e);
        }
    }

    /// <summary>Due again and again after the same time, whatever becomes of the wall clock.</summary>
    /// <param name="interval">The time between two of them. At least 1 millisecond.</param>
    /// <param name="firstAfter">When the first is due, from when it is added to a scheduler; null for after one interval. Zero or
    /// more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of range; all that are wrong are named.</exception>
    public static EphemeralSchedule Every(TimeSpan interval, TimeSpan? firstAfter = null)
    {
        new OptionsCheck()
            .Check(interval >= ShortestInterval, nameof(interval), interval, $"{ShortestInterval} or more")
            .Check(firstAfter is null || firstAfter >= TimeSpan.Zero, nameof(firstAfter), firstAfter, $"{TimeSpan.Zero} or more")
            .ThrowIfAny();
        return new ByInterval(interval, firstAfter ?? interval);
    }

    /// <summary>Due once. A time that has passed when it is added is due at once, or missed: see
    /// <see cref="EphemeralScheduleOptions.Misfires"/>.</summary>
    /// <param name="time">When.</param>
    public static EphemeralSchedule OnceAt(DateTimeOffset time) => new ByTime(time);

    /// <summary>The expression and its time zone, the interval, or the time.</summary>
    public abstract override string ToString();

    /// <summary>Whether its times are those of the wall clock, which may be set; otherwise they are of a clock that only
    /// advances.</summary>
    internal abstract bool IsByWallClock { get; }

    /// <summary>The first occurrence for who begins at <paramref name="now"/>; null for none.</summary>
    internal abstract DateTimeOffset? First(DateTimeOffset now);

    /// <summary>The first occurrence later than <paramref name="time"/>; null for none.</summary>
    internal abstract DateTimeOffset? After(DateTimeOffset time, DateTimeOffset first);

    private sealed class ByCron(string text, CronExpression expression, TimeZoneInfo zone) : EphemeralSchedule
    {
        internal override bool IsByWallClock => true;

        public override string ToString() => $"{text} ({zone.Id})";

        internal override DateTimeOffset? First(DateTimeOffset now) => expression.GetNextOccurrence(now, zone);

        internal override DateTimeOffset? After(DateTimeOffset time, DateTimeOffset first) => First(time);
    }

    private sealed class ByInterval(TimeSpan interval, TimeSpan firstAfter) : EphemeralSchedule
    {
        internal override bool IsByWallClock => false;

        public override string ToString() => FormattableString.Invariant($"every {interval}");

        internal override DateTimeOffset? First(DateTimeOffset now) => Later(now, firstAfter.Ticks);

        internal override DateTimeOffset? After(DateTimeOffset time, DateTimeOffset first) =>
            time < first ? first : Later(first, ((Int128)((time - first).Ticks / interval.Ticks) + 1) * interval.Ticks);

        // none where it would be beyond what dates can say
        private static DateTimeOffset? Later(DateTimeOffset time, Int128 ticks) =>
            ticks > (DateTimeOffset.MaxValue - time).Ticks ? null : time.AddTicks((long)ticks);
    }

    private sealed class ByTime(DateTimeOffset at) : EphemeralSchedule
    {
        internal override bool IsByWallClock => true;

        public override string ToString() => FormattableString.Invariant($"once at {at:O}");

        internal override DateTimeOffset? First(DateTimeOffset now) => at;

        internal override DateTimeOffset? After(DateTimeOffset time, DateTimeOffset first) => at > time ? at : null;
    }
}
