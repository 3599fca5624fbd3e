using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignalAnomalyDetectorTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;

    public SignalAnomalyDetectorTests() => _sink = new SignalSink(timeProvider: _time);

    [Fact]
    public async Task A_burst_of_failures_is_told_until_it_has_passed()
    {
        await using var orders = Failing();
        using var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            WindowSamples = 5, BurstAt = 2, BurstEndsAt = 1, TimeProvider = _time,
        });
        for (var second = 0; second < 5; second++)
            await Fail(orders, 1);
        Assert.False(_sink.Detect("orders.burst"));
        await Fail(orders, 9);
        Assert.True(_sink.Detect("orders.burst") && detector.IsBurst);
        Assert.Equal((4 + 9) / 5.0, detector.Mean, 6);

        // still over the low mark
        for (var second = 0; second < 4; second++)
            await Fail(orders, 0);
        Assert.True(detector.IsBurst);
        await Fail(orders, 0);
        Assert.False(_sink.Detect("orders.burst") || detector.IsBurst);
        Assert.Equal((1L, 11L), (detector.TotalBursts, detector.TotalSamples));
    }

    [Fact]
    public async Task What_lies_far_from_the_usual_is_told_in_both_directions()
    {
        await using var orders = new EphemeralWorkCoordinator<bool>((_, _) => Task.CompletedTask, system: Sys);
        using var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            Measure = CoordinatorMeasure.Completed, BaselineSamples = 20, TimeProvider = _time,
        });
        for (var second = 0; second < 20; second++)
            await Complete(orders, 20 + (second % 2 * 4));
        Assert.Null(detector.ZScore);
        Assert.False(detector.IsAnomaly);

        await Complete(orders, 0);
        Assert.True(_sink.Detect("orders.anomaly") && detector.IsAnomaly);
        Assert.Equal(-11, detector.ZScore!.Value, 3);
        await Complete(orders, 17);
        Assert.True(detector.IsAnomaly);
        await Complete(orders, 20);
        Assert.False(_sink.Detect("orders.anomaly"));
        await Complete(orders, 50);
        Assert.True(_sink.Detect("orders.anomaly"));
        Assert.Equal(2, detector.TotalAnomalies);
    }

    [Fact]
    public async Task What_lasts_becomes_usual()
    {
        await using var orders = new EphemeralWorkCoordinator<bool>((_, _) => Task.CompletedTask, system: Sys);
        using var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            Measure = CoordinatorMeasure.Enqueued, BaselineSamples = 5, TimeProvider = _time,
        });
        for (var second = 0; second < 5; second++)
            await Complete(orders, 1);
        for (var second = 0; second < 4; second++)
        {
            await Complete(orders, 30);
            Assert.True(detector.IsAnomaly);
        }

        await Complete(orders, 30);
        Assert.False(detector.IsAnomaly);
        await Complete(orders, 30);
        Assert.Equal((false, 1L), (detector.IsAnomaly, detector.TotalAnomalies));
    }

    [Fact]
    public async Task A_sample_that_comes_late_is_scaled()
    {
        var late = new LateTime(_time);
        await using var orders = new EphemeralWorkCoordinator<bool>((_, _) => Task.CompletedTask, system: Sys);
        using var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            Measure = CoordinatorMeasure.Completed, WindowSamples = 1, BurstAt = 20, TimeProvider = late,
        });
        late.Delay = TimeSpan.FromSeconds(3);
        await Enqueue(orders, 40);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1L, 10.0, false), (detector.TotalSamples, detector.Mean, detector.IsBurst));
    }

    [Fact]
    public async Task What_waits_is_sampled_as_a_level()
    {
        await using var orders = new EphemeralWorkCoordinator<bool>((_, _) => Task.CompletedTask, system: Sys);
        using var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            Measure = CoordinatorMeasure.Pending, WindowSamples = 2, BurstAt = 10, BurstEndsAt = 5, TimeProvider = _time,
        });
        orders.Pause();
        for (var item = 0; item < 10; item++)
            await orders.EnqueueAsync(true);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(detector.IsBurst);
        orders.Resume();
        await Eventually.True(() => orders.TotalCompleted == 10);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(detector.IsBurst);
    }

    [Fact]
    public async Task Sixteen_producers_are_counted_to_the_last_operation()
    {
        await using var orders = new EphemeralWorkCoordinator<bool>((_, _) => Task.CompletedTask, system: Sys);
        using var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            Measure = CoordinatorMeasure.Enqueued, WindowSamples = 1_000, TimeProvider = _time,
        });
        var producing = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var item = 0; item < 100; item++)
                await orders.EnqueueAsync(true);
        })));
        for (var second = 0; second < 100; second++)
            _time.Advance(TimeSpan.FromSeconds(1));
        await producing.InTime();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1_600, detector.Mean * detector.TotalSamples, 3);
    }

    [Fact]
    public async Task Disposal_takes_the_signals_back_and_ends_the_sampling_also_of_an_ended_coordinator()
    {
        var orders = Failing();
        var detector = Detector(orders, new SignalAnomalyDetectorOptions
        {
            WindowSamples = 1, BurstAt = 1, BaselineSamples = 2, TimeProvider = _time,
        });
        await Fail(orders, 0);
        await Fail(orders, 0);
        await Fail(orders, 9);
        Assert.True(_sink.Detect("orders.burst") && _sink.Detect("orders.anomaly"));
        await orders.DisposeAsync();
        detector.Dispose();
        detector.Dispose();
        Assert.Equal(0, _sink.Count);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((0, 3L), (_time.ArmedTimers, detector.TotalSamples));
    }

    [Fact]
    public async Task Options_that_can_not_hold_are_refused_all_at_once()
    {
        await using var orders = Failing();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAnomalyDetector(
            "", _sink, orders,
            new SignalAnomalyDetectorOptions
            {
                Measure = (CoordinatorMeasure)99, SampleInterval = TimeSpan.Zero, WindowSamples = 0, BurstAt = 1, BurstEndsAt = 1,
                BaselineSamples = 1, AnomalyAt = double.NaN, AnomalyEndsAt = -1, LeastDeviation = 0,
            }));
        foreach (var option in new[]
        {
            "name is ''", "Measure is 99", "SampleInterval is", "WindowSamples is 0", "BurstAt is 1; allowed is more than BurstEndsAt, which is 1",
            "BaselineSamples is 1", "AnomalyAt is NaN", "AnomalyEndsAt is -1", "LeastDeviation is 0",
        })
            Assert.Contains(option, error.Message);
    }

    private SignalAnomalyDetector Detector(EphemeralCoordinator orders, SignalAnomalyDetectorOptions options) =>
        new("orders", _sink, orders, options);

    private EphemeralWorkCoordinator<bool> Failing() => new(
        (_, _) => throw new InvalidOperationException("no"), new EphemeralOptions { LogFailures = false }, Sys);

    private async Task Fail(EphemeralWorkCoordinator<bool> orders, int operations)
    {
        var before = orders.TotalFailed;
        for (var item = 0; item < operations; item++)
            await orders.EnqueueAsync(true);
        await Eventually.True(() => orders.TotalFailed == before + operations);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task Complete(EphemeralWorkCoordinator<bool> orders, int operations)
    {
        await Enqueue(orders, operations);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private static async Task Enqueue(EphemeralWorkCoordinator<bool> orders, int operations)
    {
        var before = orders.TotalCompleted;
        for (var item = 0; item < operations; item++)
            await orders.EnqueueAsync(true);
        await Eventually.True(() => orders.TotalCompleted == before + operations);
    }

    /// <summary>Time of which the timestamps are later than its timers think.</summary>
    private sealed class LateTime(FakeTime time) : TimeProvider
    {
        public TimeSpan Delay { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp() + Delay.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
