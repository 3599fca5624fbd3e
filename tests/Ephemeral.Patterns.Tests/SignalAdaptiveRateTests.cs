using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public sealed class SignalAdaptiveRateTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;
    private readonly GcraRateLimiter _limiter;

    public SignalAdaptiveRateTests()
    {
        _sink = new SignalSink(timeProvider: _time);
        _limiter = new GcraRateLimiter(new GcraRateLimiterOptions { PermitsPerSecond = 5, Burst = 1, TimeProvider = _time });
    }

    [Fact]
    public async Task It_backs_off_at_a_signal_and_recovers_by_steps()
    {
        using var rate = Rate();
        Assert.Equal(100, _limiter.PermitsPerSecond);
        _sink.Raise("http.429", "api.example.com 429");
        // its count is read when the timer is set too
        await Eventually.True(() => rate.TotalDecreases == 1);
        Assert.Equal(50, _limiter.PermitsPerSecond);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(60, _limiter.PermitsPerSecond);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((90, 4L, 1L), (rate.CurrentPerSecond, rate.TotalIncreases, rate.TotalDecreases));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((100, 5L), (rate.CurrentPerSecond, rate.TotalIncreases));
    }

    [Fact]
    public async Task Signals_of_one_overload_cut_it_once()
    {
        using var rate = Rate();
        for (var signal = 0; signal < 20; signal++)
            _sink.Raise("http.429");
        await Eventually.True(() => rate.TotalHeldBack == 19);
        Assert.Equal((50, 1L), (rate.CurrentPerSecond, rate.TotalDecreases));
    }

    [Fact]
    public async Task It_goes_no_lower_than_it_may()
    {
        using var rate = Rate();
        for (var signal = 0; signal < 10; signal++)
        {
            var before = rate.TotalDecreases + rate.TotalAtBound;
            _sink.Raise("http.429");
            await Eventually.True(() => rate.TotalDecreases + rate.TotalAtBound == before + 1);
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal(10, rate.CurrentPerSecond);
        Assert.True(rate.TotalAtBound > 0);
    }

    [Fact]
    public async Task Disposal_leaves_the_rate_and_ends_recovery()
    {
        var rate = Rate();
        _sink.Raise("http.429");
        await Eventually.True(() => _limiter.PermitsPerSecond == 50);
        rate.Dispose();
        rate.Dispose();
        _sink.Raise("http.429");
        _sink.Clear();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((50, 0), (_limiter.PermitsPerSecond, _time.ArmedTimers));
    }

    [Fact]
    public void Options_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAdaptiveRate(
            _limiter, _sink,
            new SignalAdaptiveRateOptions
            {
                DecreaseSignals = " ", MaxPerSecond = 2, MinPerSecond = 3, DecreaseFactor = 1, IncreaseBy = 0,
                IncreaseEvery = TimeSpan.Zero, Cooldown = TimeSpan.Zero,
            }));
        foreach (var option in new[]
        {
            "DecreaseSignals is ' '", "MinPerSecond is 3; allowed is more than 0, up to 2", "DecreaseFactor is 1", "IncreaseBy is 0",
            "IncreaseEvery is", "Cooldown is",
        })
            Assert.Contains(option, error.Message);
    }

    public void Dispose() => _limiter.Dispose();

    private SignalAdaptiveRate Rate() => new(_limiter, _sink, new SignalAdaptiveRateOptions
    {
        DecreaseSignals = "http.429, http.slow",
        MaxPerSecond = 100,
        MinPerSecond = 10,
        IncreaseBy = 10,
        Cooldown = TimeSpan.FromMilliseconds(500),
        TimeProvider = _time,
    });
}
