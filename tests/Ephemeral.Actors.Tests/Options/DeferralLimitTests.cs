using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Options;

/// <summary>How long a signal holds work back at the most, at the ends of its range.</summary>
public class DeferralLimitTests : TestKit
{
    private readonly FakeTime _time = new();

    [Theory]
    [InlineData(0, 100)]
    [InlineData(int.MaxValue, 600_000)]
    [InlineData(int.MaxValue, 4_294_967_294)]
    public async Task Without_limit_and_with_the_longest_one_work_is_held_back_until_the_signal_is_gone(int attempts, long milliseconds)
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromDays(45), timeProvider: _time);
        sink.Raise("maintenance");
        await using var coordinator = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            Signals = sink,
            DeferOnSignals = new HashSet<string> { "maintenance" },
            MaxDeferAttempts = attempts,
            DeferCheckInterval = TimeSpan.FromMilliseconds(milliseconds),
            TimeProvider = _time,
        }, Sys);
        await coordinator.EnqueueAsync(1);
        await Eventually.True(() => coordinator.GetStatus().IsDeferred);

        _time.Advance(TimeSpan.FromDays(40));

        Assert.Equal((true, 1), (coordinator.GetStatus().IsDeferred, coordinator.PendingCount));
        sink.Retract("maintenance");
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(1, coordinator.TotalCompleted);
        Assert.False(coordinator.HasSignal(EphemeralSignals.DeferralGaveUp));
    }
}
