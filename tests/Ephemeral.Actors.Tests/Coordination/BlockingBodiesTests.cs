using System.Runtime.CompilerServices;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>Alone: how many threads the pool has is one thing for the whole process, and bodies of other tests block too.</summary>
[Collection(nameof(BlockingBodiesTests))]
[CollectionDefinition(nameof(BlockingBodiesTests), DisableParallelization = true)]
public class BlockingBodiesTests : TestKit
{
    [Fact]
    public async Task The_thread_that_looks_for_blocking_bodies_holds_nothing_of_what_it_has_seen()
    {
        var seen = await SeeAsync();
        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                return Task.FromResult(!seen.IsAlive);
            },
            () => "a coordinator that has ended is collected");
    }

    [Fact]
    public async Task Bodies_that_block_after_an_await_hold_up_no_other_coordinator_either()
    {
        using var go = new ManualResetEventSlim();
        var bodies = 64 + ThreadPool.ThreadCount;
        var blocked = 0;
        await using var blocking = new EphemeralWorkCoordinator<int>(
            async (_, _) =>
            {
                await Task.Yield();
                Interlocked.Increment(ref blocked);
                go.Wait(Eventually.Deadline);
            },
            new EphemeralOptions { MaxConcurrency = bodies }, Sys);
        for (var i = 0; i < bodies; i++)
            await blocking.EnqueueAsync(i);

        // without more threads it would take the pool a minute to get to all of them
        await Task.Factory.StartNew(
            () => SpinWait.SpinUntil(() => Volatile.Read(ref blocked) == bodies, TimeSpan.FromSeconds(20)), TaskCreationOptions.LongRunning);

        Assert.Equal(bodies, blocked);
        go.Set();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> SeeAsync()
    {
        using var blocking = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var usual, out _);
        var coordinator = new EphemeralWorkCoordinator<ManualResetEventSlim>(
            static (wait, token) =>
            {
                wait.Wait(token);
                return Task.CompletedTask;
            },
            new EphemeralOptions { MaxConcurrency = 2 }, Sys);
        await coordinator.EnqueueAsync(blocking);
        await Eventually.True(() =>
        {
            ThreadPool.GetMinThreads(out var now, out _);
            // bodies of tests that ran before may have counted at first
            usual = Math.Min(usual, now);
            return now > usual;
        });
        blocking.Set();
        await coordinator.DisposeAsync();
        return new WeakReference(coordinator);
    }
}
