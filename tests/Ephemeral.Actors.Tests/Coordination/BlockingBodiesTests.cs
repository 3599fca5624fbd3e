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
    public async Task Bodies_that_block_after_an_await_are_given_threads_too()
    {
        using var go = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var usual, out _);
        // so many that the pool has no thread left, whoever else uses it
        var bodies = usual + ThreadPool.ThreadCount;
        await using var blocking = new EphemeralWorkCoordinator<int>(
            async (_, _) =>
            {
                await Task.Yield();
                go.Wait(Eventually.Deadline);
            },
            new EphemeralOptions { MaxConcurrency = bodies }, Sys);
        for (var i = 0; i < bodies; i++)
            await blocking.EnqueueAsync(i);

        // the pool that a test waits on is the one that has no thread
        var isGivenMore = false;
        await OwnThread.Run(() => isGivenMore = SpinWait.SpinUntil(
            () =>
            {
                ThreadPool.GetMinThreads(out var now, out _);
                return now > usual;
            },
            Eventually.Deadline));
        go.Set();

        Assert.True(isGivenMore);
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
