using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class OneShotTimerTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void It_fires_once_each_time_it_is_set_and_never_early()
    {
        var fired = 0;
        using var timer = new OneShotTimer(_time, () => fired++);
        timer.Set(TimeSpan.FromTicks(1));
        _time.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1));
        Assert.Equal(0, fired);
        _time.Advance(TimeSpan.FromTicks(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
        timer.Set(TimeSpan.MaxValue);
        timer.Set(null);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void What_throws_is_tried_again_and_does_not_end_the_process()
    {
        var tries = 0;
        using var timer = new OneShotTimer(_time, () =>
        {
            if (++tries < 3)
                throw new InvalidOperationException("The clock is broken.");
        });
        timer.Set(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((3, 0), (tries, _time.ArmedTimers));
    }

    [Fact]
    public void Nothing_flows_from_whoever_makes_or_sets_it()
    {
        var ambient = new AsyncLocal<string?> { Value = "of the maker" };
        using var fired = new ManualResetEventSlim();
        string? seen = "";
        using var timer = new OneShotTimer(TimeProvider.System, () =>
        {
            seen = ambient.Value;
            fired.Set();
        });
        timer.Set(TimeSpan.Zero);
        Assert.True(fired.Wait(Eventually.Deadline));
        Assert.Null(seen);
    }
}
