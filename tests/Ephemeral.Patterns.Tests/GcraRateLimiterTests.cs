using System.Threading.RateLimiting;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class GcraRateLimiterTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void Permits_come_evenly_after_the_burst()
    {
        using var limiter = Limiter(perSecond: 4, burst: 2);
        Assert.True(limiter.AttemptAcquire(2).IsAcquired);
        using var refused = limiter.AttemptAcquire();
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(250), retryAfter);
        for (var permit = 0; permit < 10; permit++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            Assert.True(limiter.AttemptAcquire().IsAcquired);
            Assert.False(limiter.AttemptAcquire().IsAcquired);
        }
    }

    [Fact]
    public async Task Whoever_waits_is_served_in_order_and_nobody_overtakes()
    {
        using var limiter = Limiter(perSecond: 1, burst: 3, queue: 10);
        Assert.True(limiter.AttemptAcquire(3).IsAcquired);
        var big = limiter.AcquireAsync(3).AsTask();
        var small = limiter.AcquireAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        Assert.False(big.IsCompleted || small.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await big.InTime()).IsAcquired);
        Assert.False(small.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await small.InTime()).IsAcquired);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task No_more_wait_than_may_and_a_refusal_says_when_to_try_again()
    {
        using var limiter = Limiter(perSecond: 1, burst: 1, queue: 2);
        Assert.True((await limiter.AcquireAsync()).IsAcquired);
        var waiting = limiter.AcquireAsync().AsTask();
        _ = limiter.AcquireAsync().AsTask();
        using var refused = await limiter.AcquireAsync();
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(3), retryAfter);
        Assert.Equal((2L, 1L, 1L), (
            limiter.GetStatistics().CurrentQueuedCount, limiter.GetStatistics().TotalFailedLeases,
            limiter.GetStatistics().TotalSuccessfulLeases));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_place_to_those_behind()
    {
        using var limiter = Limiter(perSecond: 1, burst: 2, queue: 10);
        limiter.AttemptAcquire(2).Dispose();
        using var giveUp = new CancellationTokenSource();
        var first = limiter.AcquireAsync(2, giveUp.Token).AsTask();
        var second = limiter.AcquireAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);
        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        Assert.True((await second.InTime()).IsAcquired);
        Assert.Equal(0, limiter.GetStatistics().CurrentQueuedCount);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(1, giveUp.Token).AsTask());
    }

    [Fact]
    public async Task A_new_rate_holds_for_those_who_wait()
    {
        using var limiter = Limiter(perSecond: 0.01, burst: 1, queue: 1);
        limiter.AttemptAcquire().Dispose();
        var waiting = limiter.AcquireAsync().AsTask();
        limiter.SetPermitsPerSecond(2);
        Assert.Equal(TimeSpan.FromMilliseconds(500), _time.Next);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True((await waiting.InTime()).IsAcquired);
        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.SetPermitsPerSecond(double.NaN));
    }

    [Fact]
    public async Task Asking_for_none_asks_whether_there_is_one()
    {
        using var limiter = Limiter(perSecond: 1, burst: 1, queue: 1);
        Assert.True(limiter.AttemptAcquire(0).IsAcquired && limiter.AttemptAcquire().IsAcquired);
        Assert.False(limiter.AttemptAcquire(0).IsAcquired);
        var waiting = limiter.AcquireAsync(0).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await waiting.InTime()).IsAcquired && limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public async Task Disposal_refuses_those_who_wait_and_tells_those_who_ask()
    {
        var limiter = Limiter(perSecond: 1, burst: 1, queue: 10);
        limiter.AttemptAcquire().Dispose();
        var waiting = Enumerable.Range(0, 3).Select(_ => limiter.AcquireAsync().AsTask()).ToArray();
        await limiter.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting).InTime(), lease => Assert.False(lease.IsAcquired));
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire());
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void It_says_since_when_it_is_idle()
    {
        using var limiter = Limiter(perSecond: 1, burst: 2);
        limiter.AttemptAcquire(2).Dispose();
        Assert.Null(limiter.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(3), limiter.IdleDuration);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void It_is_never_idle_for_less_than_nothing_while_the_clock_goes_on(int ticksBefore)
    {
        using var limiter = new GcraRateLimiter(
            new GcraRateLimiterOptions { PermitsPerSecond = 1, Burst = 1, TimeProvider = new TickingTime(_time) });
        limiter.AttemptAcquire().Dispose();
        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(ticksBefore));
        TimeSpan? idle = null;
        for (var looks = 0; looks < 40 && idle is null; looks++)
            idle = limiter.IdleDuration;
        Assert.InRange(idle!.Value, TimeSpan.Zero, TimeSpan.FromTicks(40));
    }

    [Fact]
    public async Task Sixteen_askers_get_what_the_rate_gives_and_no_more()
    {
        using var limiter = Limiter(perSecond: 100, burst: 10, queue: 2_000);
        var asking = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var permit = 0; permit < 50; permit++)
                Assert.True((await limiter.AcquireAsync()).IsAcquired);
        })).ToArray();
        var all = Task.WhenAll(asking);
        var passed = TimeSpan.Zero;
        while (!all.IsCompleted)
        {
            var given = limiter.GetStatistics().TotalSuccessfulLeases;
            Assert.True(given <= 10 + (passed.TotalSeconds * 100) + 1e-6, $"{given} after {passed}");
            await Eventually.True(() => limiter.GetStatistics().CurrentQueuedCount > 0 || all.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(10));
            passed += TimeSpan.FromMilliseconds(10);
        }

        await all.InTime();
        Assert.Equal(800, limiter.GetStatistics().TotalSuccessfulLeases);
    }

    [Fact]
    public void Options_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Limiter(perSecond: 0, burst: 0, queue: -1));
        foreach (var option in new[] { "PermitsPerSecond is 0", "Burst is 0", "QueueLimit is -1" })
            Assert.Contains(option, error.Message);
        using var limiter = Limiter(perSecond: 1, burst: 2);
        Assert.Contains("Burst is 2", Assert.Throws<ArgumentOutOfRangeException>(() => limiter.AttemptAcquire(3)).Message);
    }

    private GcraRateLimiter Limiter(double perSecond, int burst, int queue = 0) => new(
        new GcraRateLimiterOptions { PermitsPerSecond = perSecond, Burst = burst, QueueLimit = queue, TimeProvider = _time });

    /// <summary>A tick passes with each look at it.</summary>
    private sealed class TickingTime(FakeTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp()
        {
            time.Advance(TimeSpan.FromTicks(1));
            return time.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
