using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

public class CoordinatorSignalSoakTests : TestKit
{
    /// <summary>16 bodies raise a million signals between them while 16 readers ask everything that can be asked.</summary>
    [Fact]
    public async Task Sixteen_bodies_and_sixteen_readers_lose_nothing_and_throw_nothing()
    {
        const int Bodies = 16;
        const int Each = 62_500;
        var (heard, onSignal, asked) = (0L, 0L, 0);
        await using var coordinator = new EphemeralWorkCoordinator<int>((item, operation, _) =>
        {
            for (var i = 0; i < Each; i++)
                operation.Signal(i % 100 == 0 ? "rare" : $"emitter.{item}");
            return Task.CompletedTask;
        }, new EphemeralOptions
        {
            MaxConcurrency = Bodies,
            CancelOnSignals = new HashSet<string> { "never.*" },
            OnSignal = _ => Interlocked.Increment(ref onSignal),
        }, Sys);
        using var subscription = coordinator.SubscribeToSignals("rare", _ => Interlocked.Increment(ref heard));
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 16).Select(reader => OwnThread.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                var all = coordinator.GetSignals();
                Assert.InRange(all.Count, 0, 1_000);
                Assert.InRange(coordinator.CountSignals("rare"), 0, 1_000);
                Assert.InRange(coordinator.CountSignalsMatching("emitter.*"), 0, 1_000);
                Assert.False(coordinator.HasSignal("never.1") || coordinator.HasSignalMatching("never.*"));
                Assert.All(coordinator.GetSignalsByName($"emitter.{reader}"), signal => Assert.Equal($"emitter.{reader}", signal.Signal));
                _ = coordinator.GetSignalsByPattern("*.1?").Count + coordinator.GetSnapshot().Count;
                Interlocked.Increment(ref asked);
                Thread.Yield();
            }
        })).ToArray();
        for (var i = 0; i < Bodies; i++)
            await coordinator.EnqueueAsync(i);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime(() => coordinator.GetStatus().TotalSignals);
        await ended.CancelAsync();
        await Task.WhenAll(readers);

        var status = coordinator.GetStatus();
        Assert.Equal(
            (Bodies * Each, 1_000, Bodies * Each - 1_000L, Bodies),
            (status.TotalSignals, status.SignalCount, status.SignalsEvicted, status.TotalCompleted));
        Assert.True(asked >= 16);
        await Eventually.True(() => Volatile.Read(ref heard) + Volatile.Read(ref onSignal) + coordinator.GetStatus().SignalsDropped
            == Bodies * Each / 100 + Bodies * Each);
        Assert.All(coordinator.GetSnapshot(), told => Assert.Equal(1_000, told.Signals!.Count));
    }
}
