using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>Bodies on the threads of a dispatcher that the application has chosen.</summary>
public sealed class WorkerDispatcherTests() : TestKit(ConfigurationFactory.ParseString("""
    ephemeral.worker-dispatcher = bodies
    bodies {
      type = ForkJoinDispatcher
      dedicated-thread-pool.thread-count = 2
    }
    """))
{
    [Fact]
    public async Task Bodies_begin_on_its_threads_and_go_on_there_after_a_wait()
    {
        var (onPool, inOtherScheduler) = (0, 0);
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(
            static item => item % 7,
            async (item, _) =>
            {
                if (Thread.CurrentThread.IsThreadPoolThread)
                    Interlocked.Increment(ref onPool);
                if (TaskScheduler.Current != TaskScheduler.Default)
                    Interlocked.Increment(ref inOtherScheduler);
                if (item % 3 == 0)
                    await Task.Yield();
            },
            new EphemeralOptions { MaxConcurrency = 3 }, Sys);
        for (var i = 0; i < 2_000; i++)
            await coordinator.EnqueueAsync(i);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal((2_000L, 0, 0), (coordinator.TotalCompleted, onPool, inOtherScheduler));
    }
}
