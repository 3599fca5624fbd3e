using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>
/// The executor that Akka.NET has for machines with few processors: it runs actors as tasks of a scheduler of its own, in the context of who tells
/// them.
/// </summary>
public sealed class ChannelExecutorTests()
    : TestKit(ConfigurationFactory.ParseString("akka.actor.default-dispatcher.executor = channel-executor"))
{
    private static readonly AsyncLocal<string?> Request = new();

    [Fact]
    public async Task Bodies_have_the_default_scheduler_and_samples_nothing_of_what_flows_with_bodies()
    {
        var (schedulers, seen) = (new ConcurrentQueue<TaskScheduler>(), new ConcurrentQueue<string?>());
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            (_, _) =>
            {
                schedulers.Enqueue(TaskScheduler.Current);
                Request.Value = "secret";
                return Task.CompletedTask;
            },
            new EphemeralOptions { MaxConcurrency = 2, OnSample = _ => seen.Enqueue(Request.Value) }, Sys);
        coordinator.Pause();
        for (var item = 0; item < 10; item++)
            await coordinator.EnqueueAsync(item);
        coordinator.Complete();
        coordinator.Resume();
        await coordinator.DrainAsync().InTime();

        await Eventually.True(() => !seen.IsEmpty);
        Assert.Equal(10, coordinator.TotalCompleted);
        Assert.All(schedulers, scheduler => Assert.Same(TaskScheduler.Default, scheduler));
        Assert.All(seen, Assert.Null);
    }
}
