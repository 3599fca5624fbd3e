using System.Runtime.CompilerServices;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>One sink that several coordinators share.</summary>
public class SharedSinkTests : TestKit
{
    [Fact]
    public async Task What_one_coordinator_raises_cancels_in_seven_others_and_all_tally()
    {
        for (var round = 0; round < 10; round++)
        {
            var sink = new SignalSink(maxCapacity: 100_000);
            var options = new EphemeralOptions { MaxConcurrency = 2, Signals = sink, CancelOnSignals = new HashSet<string> { "stop" } };
            var all = Enumerable.Range(0, 8).Select(me => new EphemeralWorkCoordinator<int>((item, operation, _) =>
            {
                operation.Signal(me == 3 && item == 100 ? "stop" : "went.well");
                return Task.CompletedTask;
            }, options, Sys)).ToArray();
            await Task.WhenAll(all.Select(coordinator => Task.Run(async () =>
            {
                for (var i = 0; i < 200; i++)
                    await coordinator.EnqueueAsync(i);
                coordinator.Complete();
                await coordinator.DrainAsync().InTime();
            })));

            Assert.All(all, one => Assert.Equal(200, one.TotalCompleted + one.TotalCancelled));
            Assert.Equal(all.Sum(one => one.TotalCompleted), sink.TotalRaised);
            Assert.Equal(all.Sum(one => one.GetStatus().TotalSignals), sink.TotalRaised);
            // those behind it in another worker were cancelled too
            Assert.InRange(all[3].TotalCompleted, 1, 200);
            Assert.Single(sink.Sense(signal => signal.Signal == "stop"));
            foreach (var one in all)
                await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_disposed_coordinator_leaves_the_sink_and_is_not_kept_alive_by_it()
    {
        var sink = new SignalSink();
        sink.Raise("slow");
        var told = new Told();
        var (coordinator, body) = await MakeUseAndDisposeAsync(sink, told);
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !coordinator.IsAlive && !body.IsAlive;
        });
        sink.Raise("overload");
        sink.Clear();
        Assert.Equal(0, sink.ListenerFailures);
        Assert.Equal(1, told.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(WeakReference Coordinator, WeakReference Body)> MakeUseAndDisposeAsync(SignalSink sink, Told told)
    {
        var body = new Body();
        var coordinator = new EphemeralWorkCoordinator<int>(body.Run, new EphemeralOptions
        {
            Signals = sink,
            CancelOnSignals = new HashSet<string> { "overload" },
            DeferOnSignals = new HashSet<string> { "slow" },
            DeferCheckInterval = TimeSpan.FromMilliseconds(1),
            OnSignal = _ => Interlocked.Increment(ref told.Count),
            OnSignalAsync = (_, _) => Task.CompletedTask,
        }, Sys);
        await coordinator.EnqueueAsync(0);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        // the deferral has given up and said so
        await Eventually.True(() => Volatile.Read(ref told.Count) == 1);
        await coordinator.DisposeAsync().AsTask().InTime();
        return (new WeakReference(coordinator), new WeakReference(body));
    }

    private sealed class Told
    {
        public int Count;
    }

    private sealed class Body
    {
        public Task Run(int item, CancellationToken token) => Task.CompletedTask;
    }
}
