using System.Diagnostics;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Time;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Time;

public class SelfTimerTests() : TestKit(Eventually.ForProbes)
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task It_never_fires_early()
    {
        // many at once: a timer that is due makes the runtime look at all others too
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
            {
                var wait = TimeSpan.FromMilliseconds(1 + (number / 3.0));
                var fired = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                using var timer = new SelfTimer(Plain.Clock, () => fired.TrySetResult(Stopwatch.GetTimestamp()));
                Thread.SpinWait(number * 50);
                var set = Stopwatch.GetTimestamp();
                timer.Set(wait);
                var elapsed = Stopwatch.GetElapsedTime(set, await fired.Task.InTime());
                Assert.True(elapsed >= wait, $"after {elapsed} of {wait}");
            }));
        }
    }

    [Fact]
    public void It_fires_once_each_time_it_is_set()
    {
        var fired = 0;
        using var timer = new SelfTimer(new Clock(_time), () => fired++);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, fired);
        timer.Set(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, fired);
        timer.Set(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, fired);
    }

    [Fact]
    public void Setting_it_again_takes_back_what_it_was_set_to()
    {
        var fired = 0;
        using var timer = new SelfTimer(new Clock(_time), () => fired++);
        timer.Set(TimeSpan.FromSeconds(1));
        timer.Set(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, fired);
        timer.Set(null);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, fired);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(TimeSpan.TicksPerDay * 50)]
    public void A_time_that_no_timer_can_be_set_to_is_waited_for_all_the_same(long ticks)
    {
        var fired = 0;
        using var timer = new SelfTimer(new Clock(_time), () => fired++);
        timer.Set(TimeSpan.FromTicks(ticks));
        _time.Advance(TimeSpan.FromDays(49.5));
        Assert.Equal(0, fired);
        _time.Advance(TimeSpan.FromDays(0.5));
        Assert.Equal(ticks == long.MaxValue ? 0 : 1, fired);
        using var real = new SelfTimer(Plain.Clock, () => fired++);
        real.Set(TimeSpan.FromTicks(ticks));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_time_that_is_over_fires_soon(long ticks)
    {
        var fired = 0;
        using var timer = new SelfTimer(new Clock(_time), () => fired++);
        timer.Set(TimeSpan.FromTicks(ticks));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Nothing_flows_from_whoever_makes_and_sets_it()
    {
        var flowing = new AsyncLocal<string?> { Value = "the producer's" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new SelfTimer(Plain.Clock, () => seen.TrySetResult(flowing.Value));
        timer.Set(TimeSpan.FromMilliseconds(1));
        Assert.Null(await seen.Task.InTime());
        Assert.Equal("the producer's", flowing.Value);
        Assert.False(ExecutionContext.IsFlowSuppressed());

        using (ExecutionContext.SuppressFlow())
        {
            using var another = new SelfTimer(Plain.Clock, () => { });
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }
    }

    [Fact]
    public void An_actors_timer_tells_it_its_message_from_nobody()
    {
        using var timer = new SelfTimer(new Clock(_time), TestActor, "due");
        timer.Set(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("due");
        Assert.Equal(Sys.DeadLetters, LastSender);
    }

    [Fact]
    public void One_that_is_disposed_fires_no_more()
    {
        var fired = 0;
        var timer = new SelfTimer(new Clock(_time), () => fired++);
        timer.Set(TimeSpan.FromSeconds(1));
        timer.Dispose();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, fired);
    }
}
