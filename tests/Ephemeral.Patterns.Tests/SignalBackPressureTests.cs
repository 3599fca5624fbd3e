using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignalBackPressureTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly Gate _gate = new();
    private readonly SignalSink _sink;

    public SignalBackPressureTests() => _sink = new SignalSink(timeProvider: _time);

    [Fact]
    public async Task Pressure_is_told_from_the_high_mark_on_until_the_low_mark()
    {
        await using var downstream = Downstream();
        using var pressure = Pressure(downstream);
        for (var item = 0; item < 5; item++)
            await downstream.EnqueueAsync(item);
        await _gate.HasStarted(0);
        Assert.False(pressure.Check());
        await downstream.EnqueueAsync(5);
        Assert.False(_sink.Detect("encode.pressure"));

        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(_sink.Detect("encode.pressure") && pressure.IsUnderPressure);
        for (var item = 0; item < 3; item++)
            _gate.LetGo(item);
        await _gate.HasStarted(3);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(_sink.Detect("encode.pressure"));

        _gate.LetGo(3);
        await _gate.HasStarted(4);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(_sink.Detect("encode.pressure") || pressure.IsUnderPressure);
        Assert.Equal((1, TimeSpan.FromMinutes(5) + TimeSpan.FromMilliseconds(50)), (pressure.TotalRises, pressure.PressureFor));
        _gate.LetGoAll(6);
    }

    [Fact]
    public async Task A_look_that_is_asked_for_does_not_wait_for_the_timer()
    {
        await using var downstream = Downstream();
        using var pressure = Pressure(downstream);
        downstream.Pause();
        for (var item = 0; item < 5; item++)
            await downstream.EnqueueAsync(item);
        Assert.True(pressure.Check());
        Assert.True(_sink.Detect("encode.pressure"));
        _gate.LetGoAll(5);
    }

    [Fact]
    public async Task Those_upstream_rest_while_there_is_pressure_and_then_finish_their_work()
    {
        await using var downstream = Downstream();
        using var pressure = Pressure(downstream);
        downstream.Pause();
        await using var upstream = new EphemeralWorkCoordinator<int>(
            async (item, token) =>
            {
                await downstream.EnqueueAsync(item, token);
                pressure.Check();
            },
            new EphemeralOptions
            {
                MaxConcurrency = 2,
                Signals = _sink,
                DeferOnSignals = new HashSet<string> { pressure.PressureSignal },
                MaxDeferAttempts = 1_000,
            },
            Sys);
        for (var item = 0; item < 50; item++)
            await upstream.EnqueueAsync(item);
        await Eventually.True(() => upstream.GetStatus().IsDeferred && upstream.ActiveCount == 0);
        // the mark, and what had started by then
        Assert.InRange(downstream.PendingCount, 5, 6);
        Assert.Equal(50 - downstream.PendingCount, upstream.PendingCount);

        _gate.LetGoAll(50);
        downstream.Resume();
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return downstream.TotalCompleted == 50;
        });
        Assert.True(pressure.TotalRises >= 1);
    }

    [Fact]
    public async Task A_downstream_that_ends_leaves_no_pressure_behind()
    {
        var downstream = Downstream();
        using var pressure = Pressure(downstream);
        downstream.Pause();
        for (var item = 0; item < 5; item++)
            await downstream.EnqueueAsync(item);
        Assert.True(pressure.Check());
        await downstream.DisposeAsync();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(_sink.Detect("encode.pressure"));
    }

    [Fact]
    public async Task An_interval_that_is_shorter_than_any_timer_can_be_set_to_is_looked_at_again_and_again()
    {
        await using var downstream = Downstream();
        using var pressure = new SignalBackPressure(
            "encode", _sink, downstream, new SignalBackPressureOptions { HighMark = 1, LowMark = 0, CheckInterval = TimeSpan.FromTicks(1) });
        downstream.Pause();
        for (var item = 0; item < 3; item++)
        {
            await downstream.EnqueueAsync(item);
            await Eventually.True(() => _sink.Detect("encode.pressure"));
            downstream.Resume();
            await Eventually.True(() => !_sink.Detect("encode.pressure"));
            downstream.Pause();
            _gate.LetGo(item);
        }
    }

    [Fact]
    public async Task A_clock_that_throws_does_not_end_the_process_and_is_asked_again()
    {
        await using var downstream = Downstream();
        var time = new BreakableTime(_time);
        using var pressure = new SignalBackPressure(
            "encode", _sink, downstream, new SignalBackPressureOptions { HighMark = 1, LowMark = 0, TimeProvider = time });
        downstream.Pause();
        await downstream.EnqueueAsync(0);
        time.IsBroken = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_sink.Detect("encode.pressure"));
        time.IsBroken = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_sink.Detect("encode.pressure"));
        _gate.LetGo(0);
    }

    [Fact]
    public async Task Disposal_takes_the_signal_back_and_ends_the_looking()
    {
        await using var downstream = Downstream();
        var pressure = Pressure(downstream);
        downstream.Pause();
        for (var item = 0; item < 5; item++)
            await downstream.EnqueueAsync(item);
        pressure.Check();
        pressure.Dispose();
        pressure.Dispose();
        Assert.False(_sink.Detect("encode.pressure") || pressure.Check());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task Marks_that_can_not_hold_are_refused_all_at_once()
    {
        await using var downstream = Downstream();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalBackPressure(
            "", _sink, downstream,
            new SignalBackPressureOptions { HighMark = 11, LowMark = 11, CheckInterval = TimeSpan.Zero }));
        foreach (var option in new[]
            { "name is ''", "HighMark is 11; allowed is 1 to 10", "LowMark is 11; allowed is 0 to 10", "CheckInterval is" })
            Assert.Contains(option, error.Message);
    }

    private sealed class BreakableTime(FakeTime time) : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("broken") : time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }

    private EphemeralWorkCoordinator<int> Downstream() =>
        new(_gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 10 }, Sys);

    private SignalBackPressure Pressure(EphemeralCoordinator downstream) => new(
        "encode", _sink, downstream, new SignalBackPressureOptions { HighMark = 5, LowMark = 1, TimeProvider = _time });
}
