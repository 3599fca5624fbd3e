namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that knows every permit ever given.</summary>
public class GcraCoreModelTests
{
    [Theory]
    [InlineData(1, 10, 1)]
    [InlineData(2, 3, 5)]
    [InlineData(3, 1_000, 20)]
    [InlineData(4, 0.5, 3)]
    public void In_no_stretch_of_time_is_more_given_than_the_burst_and_what_the_rate_gives_and_no_less(
        int seed, double rate, int burst)
    {
        var random = new Random(seed);
        var core = new GcraCore(rate, burst);
        var given = new List<(double At, int Permits)>();
        var now = 0.0;
        var refused = 0;
        for (var step = 0; step < 2_000; step++)
        {
            now += random.NextDouble() * 2 / rate;
            var at = TimeSpan.FromSeconds(now);
            now = at.TotalSeconds;
            var permits = random.Next(1, burst + 1);
            // of any stretch that ends now, the one in which most would have been given over what the rate gives
            var (sum, worst) = (permits, (double)permits);
            for (var i = given.Count - 1; i >= 0; i--)
            {
                sum += given[i].Permits;
                worst = Math.Max(worst, sum - ((now - given[i].At) * rate));
            }

            if (worst != burst && Math.Abs(worst - burst) < 1e-4)
                continue;
            var wait = core.WaitFor(permits, at);
            Assert.True(worst <= burst == (wait == TimeSpan.Zero), $"seed {seed}, step {step}: {worst}, {wait}");
            Assert.True(
                wait == TimeSpan.Zero || Math.Abs(wait.TotalSeconds - ((worst - burst) / rate)) < 1e-3, $"seed {seed}, step {step}");
            Assert.True(core.TryTake(permits, at) == worst <= burst, $"seed {seed}, step {step}");
            if (worst <= burst)
                given.Add((now, permits));
            else
                refused++;
        }

        Assert.True(refused > 100 && given.Count > 100);
    }

    [Fact]
    public void A_new_rate_changes_what_comes_and_not_what_was_given()
    {
        var core = new GcraCore(10, 2);
        Assert.True(core.TryTake(2, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMilliseconds(100), core.WaitFor(1, TimeSpan.Zero));
        core.SetRate(1, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(1), core.WaitFor(1, TimeSpan.Zero));
        core.SetRate(2, TimeSpan.FromMilliseconds(500));
        Assert.Equal(TimeSpan.FromMilliseconds(250), core.WaitFor(1, TimeSpan.FromMilliseconds(500)));
    }
}
