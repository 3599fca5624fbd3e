namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that keeps every change and looks back through them.</summary>
public class ConcurrencyCoreModelTests
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1, 1, 64, 1, 0.5)]
    [InlineData(2, 3, 10, 4, 0.9)]
    [InlineData(3, 5, 5, 1, 0.1)]
    [InlineData(4, 2, 1_000, 100, 0.75)]
    public void The_limit_and_the_counts_are_those_of_the_model(int seed, int least, int most, int increaseBy, double factor)
    {
        var random = new Random(seed);
        var core = new ConcurrencyCore(least, most, increaseBy, factor, Cooldown);
        var changes = new List<(TimeSpan At, int From, int To)>();
        var (limit, now) = (least, TimeSpan.Zero);
        var (heldBack, signals) = (0, 0);
        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(4) * 250);
            // somebody else may move it as well
            if (random.Next(50) == 0)
                limit = random.Next(1, most + 5);
            var up = random.Next(3) > 0;
            var recent = changes.Where(change => now - change.At < Cooldown && (up || change.To < change.From));
            var held = recent.Any();
            var target = up ? limit + increaseBy : (int)Math.Floor(limit * factor);
            var expected = held ? limit : Math.Min(most, Math.Max(least, target));
            var next = up ? core.Increase(limit, now) : core.Decrease(limit, now);
            Assert.True(expected == next, $"seed {seed}, step {step}: {limit} to {next}, expected {expected}");
            signals++;
            heldBack += held ? 1 : 0;
            if (next != limit)
                changes.Insert(0, (now, up ? 0 : int.MaxValue, up ? int.MaxValue : 0));
            if (changes.Count > 20)
                changes.RemoveAt(20);
            limit = next;
        }

        Assert.Equal(heldBack, core.HeldBack);
        Assert.Equal(signals, core.HeldBack + core.AtBound + core.Increases + core.Decreases);
        Assert.True(
            heldBack > 10 && core.Increases + core.Decreases > 100, $"seed {seed}: {core.Increases}, {core.Decreases}, {heldBack}");
    }
}
