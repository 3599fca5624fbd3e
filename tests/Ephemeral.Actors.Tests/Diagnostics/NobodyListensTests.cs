using System.Diagnostics;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

[Collection(ListeningCollection.Name)]
public sealed class NobodyListensTests : TestKit
{
    private const int Rounds = 10_000;

    [Fact]
    public void Making_an_operation_costs_the_same_inside_an_activity_as_outside()
    {
        static object Make() => new WorkOperation<int>(0);
        var outside = Allocated(() => Make());
        using var activity = new Activity("caller").Start();
        // a collection that other tests bring about costs this thread a little; anything at all in an operation would cost more
        const long Little = 8L * Rounds;
        Assert.InRange(Allocated(() => Make()), outside - Little, outside + Little);
        Assert.Equal(0, ((WorkOperation<int>)Make()).AdmittedAt);
    }

    [Fact]
    public async Task Bodies_are_in_no_activity()
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            async (_, _) =>
            {
                Assert.Null(Activity.Current);
                await Task.Yield();
                Assert.Null(Activity.Current);
            }, null, Sys);
        using var caller = new Activity("caller").Start();
        for (var item = 0; item < 100; item++)
            await coordinator.EnqueueAsync(item);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(100, coordinator.TotalCompleted);
    }

    private static long Allocated(Action action)
    {
        Assert.False(CoordinatorMeter.Duration.Enabled || CoordinatorMeter.WaitTime.Enabled || OperationTracing.Source.HasListeners());
        for (var i = 0; i < Rounds; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
