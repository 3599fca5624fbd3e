using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignalAdaptiveConcurrencyTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;

    public SignalAdaptiveConcurrencyTests() => _sink = new SignalSink(timeProvider: _time);

    [Fact]
    public async Task It_grows_by_steps_and_shrinks_by_halves_between_its_bounds()
    {
        await using var coordinator = Coordinator(limit: 1);
        using var adaptive = Adaptive(coordinator);
        Assert.Equal(2, coordinator.CurrentMaxConcurrency);
        foreach (var expected in new[] { 5, 8, 8 })
        {
            await HearAsync(adaptive, "load.low");
            Assert.Equal(expected, adaptive.CurrentMaxConcurrency);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        foreach (var expected in new[] { 4, 2, 2 })
        {
            await HearAsync(adaptive, "load.high");
            Assert.Equal(expected, adaptive.CurrentMaxConcurrency);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((2, 2), (adaptive.TotalIncreases, adaptive.TotalDecreases));
        Assert.Equal((0, 2), (adaptive.TotalHeldBack, adaptive.TotalAtBound));
    }

    [Fact]
    public async Task A_burst_moves_it_once_and_a_decrease_does_not_wait_for_an_increase()
    {
        await using var coordinator = Coordinator(limit: 8);
        using var adaptive = Adaptive(coordinator, most: 16);
        await HearAsync(adaptive, "load.low", "load.low", "load.high", "load.high", "load.low");
        Assert.Equal(5, coordinator.CurrentMaxConcurrency);
        Assert.Equal((1, 1, 3), (adaptive.TotalIncreases, adaptive.TotalDecreases, adaptive.TotalHeldBack));
    }

    [Fact]
    public async Task The_limit_that_is_set_is_the_one_that_holds()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            gate.Body, new EphemeralOptions { MaxConcurrency = 2, EnableDynamicConcurrency = true }, Sys);
        using var adaptive = Adaptive(coordinator);
        for (var item = 0; item < 10; item++)
            await coordinator.EnqueueAsync(item);
        await gate.HasStarted(0, 1);
        await HearAsync(adaptive, "load.low");
        await gate.HasStarted(0, 1, 2, 3, 4);
        await HearAsync(adaptive, "load.high");
        gate.LetGoAll(10);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal((5, 2), (gate.MostAtOnce, coordinator.CurrentMaxConcurrency));
    }

    [Fact]
    public async Task What_others_set_is_where_it_goes_on_from_and_after_disposal_it_leaves_the_limit_alone()
    {
        await using var coordinator = Coordinator(limit: 4);
        var adaptive = Adaptive(coordinator);
        coordinator.SetMaxConcurrency(100);
        await HearAsync(adaptive, "load.low");
        Assert.Equal(8, coordinator.CurrentMaxConcurrency);
        adaptive.Dispose();
        adaptive.Dispose();
        _sink.Raise("load.high");
        Assert.Equal(8, coordinator.CurrentMaxConcurrency);
    }

    [Fact]
    public async Task A_fixed_limit_and_wrong_options_are_refused_with_all_that_is_wrong()
    {
        await using var fixedLimit = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, system: Sys);
        Assert.Throws<InvalidOperationException>(() => Adaptive(fixedLimit));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAdaptiveConcurrency(
            fixedLimit, _sink, new SignalAdaptiveConcurrencyOptions
            {
                IncreaseSignals = "",
                DecreaseSignals = " ",
                MinConcurrency = 5,
                MaxConcurrency = 4,
                IncreaseBy = 0,
                DecreaseFactor = 1,
                Cooldown = TimeSpan.Zero,
            }));
        foreach (var option in new[]
        {
            "IncreaseSignals is ''", "DecreaseSignals is ' '", "MaxConcurrency is 4; allowed is 5", "IncreaseBy is 0", "DecreaseFactor is 1",
            "Cooldown is",
        })
            Assert.Contains(option, error.Message);
    }

    private EphemeralWorkCoordinator<int> Coordinator(int limit) => new(
        (_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = limit, EnableDynamicConcurrency = true }, Sys);

    private SignalAdaptiveConcurrency Adaptive(EphemeralCoordinator coordinator, int most = 8) => new(
        coordinator, _sink, new SignalAdaptiveConcurrencyOptions
        {
            IncreaseSignals = "load.low",
            DecreaseSignals = "load.high",
            MinConcurrency = 2,
            MaxConcurrency = most,
            IncreaseBy = 3,
            TimeProvider = _time,
        });

    private async Task HearAsync(SignalAdaptiveConcurrency adaptive, params string[] signals)
    {
        var heard = Heard() + signals.Length;
        foreach (var signal in signals)
            _sink.Raise(signal);
        await Eventually.True(() => Heard() == heard);

        long Heard() => adaptive.TotalIncreases + adaptive.TotalDecreases + adaptive.TotalHeldBack + adaptive.TotalAtBound;
    }
}
