using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Actors.Tests.Diagnostics;

public sealed class LogRateTests
{
    [Fact]
    public void So_many_lines_are_let_in_a_period_and_the_others_counted()
    {
        var rate = new LogRate(most: 2, period: 100);
        Assert.Equal([true, true, false, false], new long[] { 1_000, 1_001, 1_050, 1_099 }.Select(rate.TryTake));
        Assert.Equal((2, 2, 0), (rate.LeftOut, rate.TakeLeftOut(), rate.LeftOut));
        Assert.Equal([true, true, false], new long[] { 1_100, 1_150, 1_199 }.Select(rate.TryTake));
    }

    [Fact]
    public void No_period_ever_has_more_lines_than_allowed_and_none_is_lost()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var rate = new LogRate(most: 3, period: 50);
        long now = 0, logged = 0, told = 0;
        var times = new List<long>();
        for (var i = 0; i < 10_000; i++)
        {
            now += random.Next(30);
            if (rate.TryTake(now))
            {
                logged++;
                times.Add(now);
            }

            if (random.Next(20) == 0)
                told += rate.TakeLeftOut();
        }

        Assert.True(10_000 == logged + told + rate.LeftOut, $"seed {seed}");
        // periods begin with a line, so lines of two periods may stand closer than one period, but not those of three
        Assert.True(times.Zip(times.Skip(6), (first, seventh) => seventh - first).All(span => span >= 50), $"seed {seed}");
    }
}
