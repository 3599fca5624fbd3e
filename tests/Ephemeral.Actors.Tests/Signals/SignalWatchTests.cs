using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>What CancelOnSignals and DeferOnSignals stand on: being told when a pattern becomes present or absent.</summary>
public class SignalWatchTests
{
    private static readonly SignalPattern Overload = SignalPattern.Parse("overload,system.*");

    private readonly FakeTime _time = new();
    private readonly List<bool> _told = [];

    [Fact]
    public void Presence_is_told_when_the_first_match_comes_and_when_the_last_has_gone()
    {
        var sink = Sink();
        using var watch = sink.Watch(Overload, _told.Add);
        sink.Raise("unrelated");
        Assert.False(watch.IsPresent);
        sink.Raise("system.slow");
        sink.Raise("overload");
        Assert.Equal((true, "overload"), (watch.IsPresent, watch.LastSignal));
        sink.Retract("system.slow");
        Assert.Equal([true], _told);
        sink.Retract("overload");
        Assert.Equal([true, false], _told);
        Assert.Equal((false, "overload"), (watch.IsPresent, watch.LastSignal));
    }

    [Fact]
    public void A_signal_that_leaves_by_age_is_told_with_no_traffic_at_all()
    {
        var sink = Sink();
        using var watch = sink.Watch(Overload, _told.Add);
        sink.Raise("overload");
        _time.Advance(TimeSpan.FromSeconds(30));
        sink.Raise("system.slow");
        sink.Raise("unrelated");
        _time.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.True(watch.IsPresent);
        Assert.Equal([true], _told);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(watch.IsPresent);
        Assert.Equal([true, false], _told);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_timer_runs_only_while_a_signal_is_in_the_log()
    {
        var sink = Sink();
        Assert.Equal(0, _time.ArmedTimers);
        sink.Raise("overload");
        Assert.Equal(1, _time.ArmedTimers);
        var watch = sink.Watch(Overload, _told.Add);
        Assert.True(watch.IsPresent);
        Assert.Equal(1, _time.ArmedTimers);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([true, false], _told);
        Assert.Equal(0, _time.ArmedTimers);
        sink.Raise("system.slow");
        Assert.Equal(1, _time.ArmedTimers);
        watch.Dispose();
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, _time.ArmedTimers);
        Assert.Equal([true, false, true], _told);
    }

    [Fact]
    public void A_watch_is_told_in_time_although_the_timer_was_set_for_later()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromMilliseconds(50), timeProvider: _time);
        for (var i = 0; i < 20; i++)
        {
            sink.Raise("unrelated");
            _time.Advance(TimeSpan.FromMilliseconds(7));
        }

        using var watch = sink.Watch(Overload, _told.Add);
        sink.Raise("overload");
        _time.Advance(TimeSpan.FromMilliseconds(50) - TimeSpan.FromTicks(1));
        Assert.Equal([true], _told);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([true, false], _told);
    }

    [Fact]
    public void A_read_that_finds_the_last_match_expired_tells_it()
    {
        var sink = new SignalSink(timeProvider: new NoTimers(_time));
        using var watch = sink.Watch(Overload, _told.Add);
        sink.Raise("overload");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([true], _told);
        Assert.False(sink.Detect("overload"));
        Assert.Equal([true, false], _told);
    }

    [Fact]
    public void Each_that_waits_is_told_apart_and_ends_apart()
    {
        var sink = Sink();
        List<bool> other = [];
        var first = sink.Watch(Overload, _told.Add);
        using var second = sink.Watch(Overload, other.Add);
        sink.Raise("overload");
        first.Dispose();
        first.Dispose();
        sink.Clear();
        Assert.Equal([true], _told);
        Assert.Equal([true, false], other);
    }

    [Fact]
    public async Task Whoever_has_raised_a_watched_signal_finds_it_told_also_where_another_raised_it_first()
    {
        for (var round = 0; round < 300; round++)
        {
            var sink = new SignalSink();
            var isHeld = false;
            using var watch = sink.Watch(Overload, present =>
            {
                Thread.SpinWait(1_000);
                Volatile.Write(ref isHeld, present);
            });
            using var start = new Barrier(2);
            await Task.WhenAll(Enumerable.Range(0, 2).Select(raiser => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                sink.Raise($"system.{raiser}");
                Assert.True(Volatile.Read(ref isHeld), $"round {round}");
            }, TaskCreationOptions.LongRunning)));
        }
    }

    [Fact]
    public async Task The_last_that_is_told_is_how_it_is_and_values_take_turns_however_changes_race()
    {
        for (var round = 0; round < 300; round++)
        {
            var sink = new SignalSink();
            var told = new List<bool>();
            var calls = 0;
            using var watch = sink.Watch(Overload, present =>
            {
                Assert.Equal(1, Interlocked.Increment(ref calls));
                told.Add(present);
                Interlocked.Decrement(ref calls);
            });
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
            {
                for (var i = 0; i < 100; i++)
                {
                    if ((i + worker) % 2 == 0)
                        sink.Raise("overload");
                    else
                        sink.Retract("overload");
                }
            })));
            Assert.Equal(0, sink.ListenerFailures);
            Assert.Equal(sink.Detect("overload"), told.Count > 0 && told[^1]);
            Assert.Equal(Enumerable.Range(0, told.Count).Select(i => i % 2 == 0), told);
        }
    }

    private SignalSink Sink() => new(timeProvider: _time);

    /// <summary>A clock whose timers never fire.</summary>
    private sealed class NoTimers(TimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
