using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>Every documented lambda shape compiles and is called with what it asks for.</summary>
public class BodyShapeTests : TestKit
{
    [Fact]
    public async Task A_body_may_ask_for_its_operation()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<long>();
        await using var coordinator = new EphemeralWorkCoordinator<int>(async (item, operation, ct) =>
        {
            await Task.Yield();
            seen.Add(operation.Id);
        }, null, Sys);
        var id = await coordinator.EnqueueAsync(1);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal([id], seen);
    }

    [Fact]
    public async Task Bodies_with_and_without_async_and_discards_compile()
    {
        var ran = 0;
        await using var a = new EphemeralWorkCoordinator<string>(async (item, ct) => await Task.Run(() => Interlocked.Increment(ref ran), ct), null, Sys);
        await using var b = new EphemeralWorkCoordinator<string>(async (_, _) => Interlocked.Increment(ref ran), null, Sys);
        await using var c = new EphemeralWorkCoordinator<string>((item, _) => Task.FromResult(Interlocked.Increment(ref ran)), null, Sys);
        await using var d = new EphemeralResultCoordinator<string, int>(async (item, _) => Interlocked.Increment(ref ran), null, Sys);
        await using var e = new EphemeralResultCoordinator<string, int>((_, _, _) => Task.FromResult(Interlocked.Increment(ref ran)), null, Sys);
        await a.EnqueueAsync("a");
        await b.EnqueueAsync("b");
        await c.EnqueueAsync("c");
        await d.EnqueueAsync("d");
        await e.EnqueueAsync("e");
        await Eventually.True(() => Volatile.Read(ref ran) == 5);
    }

    [Fact]
    public async Task Many_can_be_enqueued_in_one_call_and_wait_for_room()
    {
        var order = new System.Collections.Concurrent.ConcurrentQueue<int>();
        await using var coordinator = new EphemeralWorkCoordinator<int>((item, _) =>
        {
            order.Enqueue(item);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 3 }, Sys);
        Assert.Equal(100, await coordinator.EnqueueManyAsync(Enumerable.Range(0, 100)));
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(Enumerable.Range(0, 100), order);
    }
}
