namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that takes one tick of the clock after the other.</summary>
public class RateCoreModelTests
{
    [Theory]
    [InlineData(1, 1, 100, 5, 0.5)]
    [InlineData(2, 10, 11, 0.25, 0.9)]
    [InlineData(3, 0.1, 1_000, 400, 0.1)]
    public void It_is_cut_once_a_cooldown_and_recovers_by_a_step_an_interval(int seed, double least, double most, double step, double factor)
    {
        const int Cooldown = 7;
        const int StepEvery = 10;
        var random = new Random(seed);
        var core = new RateCore(
            least, most, step, TimeSpan.FromMilliseconds(StepEvery), factor, TimeSpan.FromMilliseconds(Cooldown));
        var (rate, due, cut) = (most, (int?)null, (int?)null);
        for (var now = 0; now < 30_000; now++)
        {
            var time = TimeSpan.FromMilliseconds(now);
            if (now == due)
            {
                rate = Math.Min(most, rate + step);
                due = rate < most ? now + StepEvery : null;
            }

            if (random.Next(now / 1_000 % 2 == 0 ? 5 : 100) == 0)
            {
                core.Decrease(time);
                if (!(now - cut < Cooldown))
                {
                    due = now + StepEvery;
                    cut = rate > least ? now : cut;
                    rate = Math.Max(least, rate * factor);
                }
            }
            else if (random.Next(3) == 0)
            {
                // not at each tick: what is due is taken together
                core.Advance(time);
            }
            else
            {
                continue;
            }

            Assert.True(
                Math.Abs(rate - core.Rate) < 1e-9 && core.Due == (due is { } at ? TimeSpan.FromMilliseconds(at) : null), $"seed {seed}, tick {now}");
        }

        Assert.True(core.Decreases > 100 && core.Increases > 100 && core.HeldBack > 100);
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(1_000_000, 1)]
    public void What_is_due_after_a_long_sleep_is_taken_at_once_however_much_that_is(long stepTicks, int stepsPerRate)
    {
        var core = new RateCore(1, 1_000, 1.0 / stepsPerRate, TimeSpan.FromTicks(stepTicks), 0.001, TimeSpan.FromTicks(1));
        core.Decrease(TimeSpan.Zero);
        core.Advance(TimeSpan.FromDays(365));
        Assert.Equal((1_000.0, (TimeSpan?)null, 999L * stepsPerRate), (core.Rate, core.Due, core.Increases));
    }

    [Fact]
    public void Steps_so_small_that_they_are_lost_in_the_rate_end_all_the_same()
    {
        var core = new RateCore(1, 1_000_000, double.Epsilon, TimeSpan.FromTicks(1), 0.5, TimeSpan.FromTicks(1));
        core.Decrease(TimeSpan.Zero);
        core.Advance(TimeSpan.FromDays(365));
        Assert.Equal((500_000.0, TimeSpan.FromDays(365) + TimeSpan.FromTicks(1)), (core.Rate, core.Due));
    }
}
