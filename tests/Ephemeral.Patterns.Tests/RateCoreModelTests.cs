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
                rate == core.Rate && core.Due == (due is { } at ? TimeSpan.FromMilliseconds(at) : null), $"seed {seed}, tick {now}");
        }

        Assert.True(core.Decreases > 100 && core.Increases > 100 && core.HeldBack > 100);
    }
}
