namespace Ephemeral.Patterns.Tests.Scheduling;

/// <summary>The core beside a model that lists every minute that has passed and decides by counting.</summary>
public class ScheduleCoreModelTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 12, 0, 30, TimeSpan.Zero);

    public static TheoryData<int, EphemeralMisfirePolicy, EphemeralOverlapPolicy> Policies()
    {
        var data = new TheoryData<int, EphemeralMisfirePolicy, EphemeralOverlapPolicy>();
        var seed = 1;
        foreach (var misfires in Enum.GetValues<EphemeralMisfirePolicy>())
        {
            foreach (var overlaps in Enum.GetValues<EphemeralOverlapPolicy>())
                data.Add(seed++, misfires, overlaps);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_time_is_started_or_counted_as_left_out(
        int seed, EphemeralMisfirePolicy misfires, EphemeralOverlapPolicy overlaps)
    {
        var random = new Random(seed);
        var options = new EphemeralScheduleOptions { Misfires = misfires, Overlaps = overlaps, MaxCatchUp = 4, MaxQueued = 3 };
        var schedule = seed % 2 == 0 ? EphemeralSchedule.Cron("* * * * *") : EphemeralSchedule.Every(Minutes(1), Seconds(30));
        var core = new ScheduleCore(schedule, options, Start);
        var now = Start;
        var (passed, outstanding, queued, overlapped, started, refused) = (0L, 0, 0, 0L, 0L, 0L);
        for (var step = 0; step < 20_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            switch (random.Next(8))
            {
                case < 4:
                    now += random.Next(20) == 0 ? Minutes(random.Next(30)) : Seconds(random.Next(50));
                    var times = MinutesUpTo(now) - passed;
                    passed += times;
                    var late = now - (Start + Seconds(30) + Minutes(passed - 1));
                    var offered = misfires switch
                    {
                        EphemeralMisfirePolicy.RunAll => Math.Min(times, 4),
                        EphemeralMisfirePolicy.Skip when late > Minutes(1) => 0,
                        _ => Math.Min(times, 1),
                    };
                    var starting = core.Look(now);
                    Assert.True(starting.SequenceEqual(starting.Order()), where);
                    Assert.True(starting.All(time => time.Second == 0 && time <= now && time > now - Minutes(30)), where);
                    started += Offer((int)offered, starting.Count, where);
                    break;
                case 4:
                    started += Offer(1, core.Demand(now) ? 1 : 0, where);
                    break;
                default:
                    if (outstanding == 0)
                        break;
                    var isRefused = random.Next(4) == 0;
                    var next = isRefused ? core.Refuse() : core.End();
                    refused += isRefused ? 1 : 0;
                    outstanding--;
                    Assert.True((next is not null) == (queued > 0 && outstanding == 0), where);
                    if (next is not null)
                        (queued, outstanding, started) = (queued - 1, outstanding + 1, started + 1);
                    break;
            }

            Assert.Equal((outstanding, queued, overlapped, refused), (core.Outstanding, core.Queued, core.Overlapped, core.Refused));
            Assert.Equal((passed, started - refused), (core.Due, core.Started));
            Assert.Equal(passed + core.Demanded, core.Started + core.Missed + core.Overlapped + core.Refused + core.Queued);
            core.CheckInvariants();
        }

        Assert.True(core.Due > 1_000 && core.Missed > 100, $"seed {seed}");

        int Offer(int count, int hasStarted, string where)
        {
            var expected = 0;
            for (; count > 0; count--)
            {
                if (outstanding == 0 || overlaps == EphemeralOverlapPolicy.Allow)
                    (outstanding, expected) = (outstanding + 1, expected + 1);
                else if (overlaps == EphemeralOverlapPolicy.Queue && queued < 3)
                    queued++;
                else
                    overlapped++;
            }

            Assert.True(expected == hasStarted, $"{where}: {expected} expected, {hasStarted} started");
            return expected;
        }
    }

    [Fact]
    public void A_clock_that_is_set_back_has_cron_s_times_come_again_and_once_is_once()
    {
        var cron = new ScheduleCore(EphemeralSchedule.Cron("0 * * * *"), new EphemeralScheduleOptions(), Start);
        var once = new ScheduleCore(EphemeralSchedule.OnceAt(Start + Minutes(1)), new EphemeralScheduleOptions(), Start);
        Assert.Single(cron.Look(Start + Minutes(60)));
        Assert.Single(once.Look(Start + Minutes(30)));
        cron.Look(Start + Minutes(60) - Seconds(59));
        Assert.Equal(14, cron.Next!.Value.Hour);
        cron.Look(Start - Minutes(180));
        Assert.Equal(10, cron.Next!.Value.Hour);
        Assert.Empty(once.Look(Start - Minutes(180)));
        Assert.Null(once.Next);
    }

    [Fact]
    public void A_year_of_missed_seconds_is_gone_through_within_bounds()
    {
        var core = new ScheduleCore(EphemeralSchedule.Cron("* * * * * *"), new EphemeralScheduleOptions(), Start);
        Assert.Equal([Start.AddYears(1)], core.Look(Start.AddYears(1)));
        Assert.Equal(ScheduleCore.MostCounted, core.Missed, 1.0);
        Assert.Equal(Start.AddYears(1).AddSeconds(1), core.Next);
    }

    [Theory]
    [InlineData(EphemeralMisfirePolicy.RunOnce)]
    [InlineData(EphemeralMisfirePolicy.Skip)]
    public void Of_more_missed_times_than_are_counted_the_latest_is_the_latest(EphemeralMisfirePolicy misfires)
    {
        foreach (var stalled in new[] { 15, 60, 6_000 })
        {
            var core = new ScheduleCore(
                EphemeralSchedule.Every(TimeSpan.FromMilliseconds(1)), new EphemeralScheduleOptions { Misfires = misfires }, Start);
            Assert.Equal([Start + Seconds(stalled)], core.Look(Start + Seconds(stalled)));
            Assert.Equal(Start + Seconds(stalled) + TimeSpan.FromMilliseconds(1), core.Next);
        }
    }

    private static long MinutesUpTo(DateTimeOffset now) => (now - Start - Seconds(30)) switch
    {
        var since when since < TimeSpan.Zero => 0,
        var since => (long)since.TotalMinutes + 1,
    };

    private static TimeSpan Minutes(long minutes) => TimeSpan.FromMinutes(minutes);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
