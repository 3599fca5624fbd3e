namespace Ephemeral.Patterns.Tests.Scheduling;

public class EphemeralScheduleTests
{
    // an hour ahead of UTC; two from 2025-03-30 02:00 until 2025-10-26 03:00
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "Test/Summer", TimeSpan.FromHours(1), "Summer", "Winter", "Summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                new DateTime(2025, 1, 1), new DateTime(2025, 12, 31), TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 30),
                TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 26)),
        ]);

    [Fact]
    public void Cron_is_due_by_the_clocks_of_its_time_zone()
    {
        var schedule = EphemeralSchedule.Cron("0 3 * * *", Zone);
        Assert.Equal(Utc(3, 29, 2, 0), schedule.First(Utc(3, 28, 2, 0)));
        Assert.Equal(Utc(6, 10, 1, 0), schedule.First(Utc(6, 9, 12, 0)));
        Assert.Equal("0 3 * * * (Test/Summer)", schedule.ToString());
    }

    [Fact]
    public void A_time_that_the_clocks_leave_out_is_due_when_they_change()
    {
        var schedule = EphemeralSchedule.Cron("30 2 * * *", Zone);
        Assert.Equal(Utc(3, 30, 1, 0), schedule.First(Utc(3, 29, 12, 0)));
        Assert.Equal(Utc(3, 31, 0, 30), schedule.First(Utc(3, 30, 1, 0)));
    }

    [Fact]
    public void A_time_that_comes_twice_is_due_once_and_a_step_goes_on_through_both_hours()
    {
        var daily = EphemeralSchedule.Cron("30 2 * * *", Zone);
        Assert.Equal(Utc(10, 26, 0, 30), daily.First(Utc(10, 25, 12, 0)));
        Assert.Equal(Utc(10, 27, 1, 30), daily.First(Utc(10, 26, 0, 30)));
        var halves = EphemeralSchedule.Cron("*/30 * * * *", Zone);
        var time = Utc(10, 26, 0, 0);
        for (var half = 1; half <= 6; half++)
            Assert.Equal(Utc(10, 26, 0, 0).AddMinutes(30 * half), time = halves.First(time)!.Value);
    }

    [Fact]
    public void Six_fields_have_seconds_and_macros_are_known()
    {
        Assert.Equal(Utc(1, 1, 0, 0).AddSeconds(15), EphemeralSchedule.Cron("*/15 * * * * *").First(Utc(1, 1, 0, 0)));
        Assert.Equal(Utc(1, 2, 0, 0), EphemeralSchedule.Cron("@daily").First(Utc(1, 1, 0, 0)));
    }

    [Fact]
    public void What_can_not_be_read_is_named_with_what_can()
    {
        var error = Assert.Throws<ArgumentException>(() => EphemeralSchedule.Cron("61 * * * *"));
        Assert.Contains("'61 * * * *'", error.Message);
        Assert.Contains("five fields", error.Message);
        var times = Assert.Throws<ArgumentOutOfRangeException>(
            () => EphemeralSchedule.Every(TimeSpan.Zero, TimeSpan.FromSeconds(-1)));
        Assert.Contains("interval is", times.Message);
        Assert.Contains("firstAfter is", times.Message);
    }

    [Fact]
    public void An_interval_that_leads_beyond_all_dates_ends()
    {
        var schedule = EphemeralSchedule.Every(TimeSpan.MaxValue, TimeSpan.Zero);
        var now = Utc(1, 1, 0, 0);
        Assert.Equal(now, schedule.First(now));
        Assert.Null(schedule.After(now, now));
        Assert.Null(EphemeralSchedule.Every(TimeSpan.MaxValue).First(now));
    }

    private static DateTimeOffset Utc(int month, int day, int hour, int minute) =>
        new(2025, month, day, hour, minute, 0, TimeSpan.Zero);
}
