using Ephemeral.AspNetCore.Sampling;

namespace Ephemeral.AspNetCore.Tests.Sampling;

public sealed class LatencyTests
{
    [Fact]
    public void Nothing_has_no_figures() => Assert.Equal(default, Latency.Of([]));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(100, 50, 95, 99)]
    [InlineData(1000, 500, 950, 990)]
    public void A_percentile_is_a_duration_that_occurred(int count, int p50, int p95, int p99)
    {
        var shuffled = Enumerable.Range(1, count).Select(ms => TimeSpan.FromMilliseconds(ms)).ToArray();
        Random.Shared.Shuffle(shuffled);

        var figures = Latency.Of(shuffled);

        Assert.Equal(
            new Latency(count, Ms(p50), Ms(p95), Ms(p99), Ms(count)), figures);

        static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
    }
}
