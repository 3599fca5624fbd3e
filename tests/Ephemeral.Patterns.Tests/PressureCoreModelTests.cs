namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that looks back to the last level outside the marks.</summary>
public class PressureCoreModelTests
{
    [Theory]
    [InlineData(1, 10, 3)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 50, 49)]
    public void It_is_high_when_the_last_level_outside_the_marks_was(int seed, int high, int low)
    {
        var random = new Random(seed);
        var core = new PressureCore(high, low);
        var levels = new List<int> { 0 };
        var (now, highFor, rises, wasHigh) = (TimeSpan.Zero, TimeSpan.Zero, 0, false);
        for (var step = 0; step < 20_000; step++)
        {
            var passed = TimeSpan.FromMilliseconds(random.Next(100));
            now += passed;
            highFor += wasHigh ? passed : TimeSpan.Zero;
            levels.Add(Math.Max(0, levels[^1] + random.Next(-3, 4) * Math.Max(1, high / 5)) % (2 * high + 2));
            core.Look(levels[^1], now);

            var decisive = levels.Last(level => level >= high || level <= low);
            var isHigh = decisive >= high;
            rises += isHigh && !wasHigh ? 1 : 0;
            wasHigh = isHigh;
            Assert.True(
                (isHigh, rises, highFor) == (core.IsHigh, core.Rises, core.HighFor(now)),
                $"seed {seed}, step {step}: level {levels[^1]}");
        }

        Assert.True(rises > 100);
    }
}
