using Akka.Actor;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>However it ends, what was admitted is accounted for, and nobody is left waiting.</summary>
public class KeyedEndingTests : KeyedTestKit
{
    private const int Keys = 100, Producers = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposal_amid_eight_producers_accounts_for_every_admitted_item(bool fair)
    {
        for (var round = 0; round < 60; round++)
        {
            var coordinator = Make(MixedBodies.Run, Tight(fair));
            var producing = ProduceAsync(coordinator);
            await Eventually.True(() => coordinator.TotalEnqueued > 5 * round);
            await coordinator.DisposeAsync().AsTask().InTime();
            AssertAccounted(coordinator, await producing.InTime());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Completion_amid_eight_producers_runs_every_admitted_item(bool fair)
    {
        for (var round = 0; round < 60; round++)
        {
            await using var coordinator = Make(MixedBodies.Run, Tight(fair));
            var producing = ProduceAsync(coordinator);
            await Eventually.True(() => coordinator.TotalEnqueued > 5 * round);
            await EndAsync(coordinator);
            AssertAccounted(coordinator, await producing.InTime());
            Assert.Equal(0, coordinator.TotalCancelled);
        }
    }

    [Fact]
    public async Task Disposal_with_a_backlog_in_many_keys_cancels_it_all()
    {
        var gate = new Gate();
        var coordinator = Make(gate.Body, Fair(2));
        for (var i = 0; i < 500; i++)
            await coordinator.EnqueueAsync(A * (1 + (i % Keys)) + (i / Keys));
        await gate.HasStarted(A, 2 * A);
        await coordinator.DisposeAsync().AsTask().InTime();
        Assert.Equal([A, 2 * A], gate.Started.Order());
        AssertAccounted(coordinator, 500);
        Assert.Equal(500, coordinator.TotalCancelled);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await coordinator.EnqueueAsync(A));
        Assert.Throws<ObjectDisposedException>(() => coordinator.TryEnqueue(A));
    }

    [Fact]
    public async Task When_its_actor_system_ends_in_mid_flight_everybody_is_answered()
    {
        for (var round = 0; round < 20; round++)
        {
            using var system = ActorSystem.Create($"keyed-short-lived-{round}");
            var coordinator = new EphemeralKeyedResultCoordinator<int, KeyedItem, int>(
                item => item.Key, async (item, token) =>
                {
                    if (item.Number % 50 == 49)
                        await Task.Delay(Timeout.Infinite, token);
                    await MixedBodies.Run(item, token);
                    return item.Number;
                }, Tight(round % 2 == 0), system);
            var submitting = Enumerable.Range(0, Producers).Select(producer => Task.Run(() => SubmitAsync(coordinator, producer))).ToList();
            await Eventually.True(() => coordinator.TotalEnqueued > 5 * round);
            await system.Terminate().InTime();
            var tasks = (await Task.WhenAll(submitting).InTime()).SelectMany(some => some).ToList();
            foreach (var task in tasks)
                await task.Completion.ContinueWith(static _ => { }, TaskScheduler.Default).InTime();
            Assert.All(tasks, task => Assert.True(task.IsEnded));
            AssertAccounted(coordinator, tasks.Count);
            await coordinator.DisposeAsync().AsTask().InTime();
        }
    }

    [Fact]
    public async Task A_worker_that_is_killed_leaves_nobody_waiting_for_a_keys_room()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(
            item => item - (item % 1_000), gate.Body, Fair(1, threshold: 1), Sys, "killed");
        await coordinator.EnqueueAsync(A);
        await gate.HasStarted(A);
        await coordinator.EnqueueAsync(A + 1);
        var waiting = coordinator.EnqueueAsync(A + 2).AsTask();
        Sys.ActorSelection("/user/ephemeral/killed/workers/*").Tell(Kill.Instance);
        gate.LetGoAll(A + 3);
        await waiting.InTime();
        await EndAsync(coordinator);
        Assert.Equal([A, A + 1, A + 2], gate.Started);
        AssertAccounted(coordinator, 3);
    }

    private static EphemeralOptions Tight(bool fair) => new()
    {
        MaxConcurrency = 3, MaxPendingOperations = 64, EnableFairScheduling = fair, FairSchedulingThreshold = 1,
    };

    private static void AssertAccounted<T, TSnapshot>(EphemeralKeyedCoordinator<int, T, TSnapshot> coordinator, long admitted)
        where TSnapshot : class
    {
        var status = coordinator.GetStatus();
        Assert.Equal(admitted, status.TotalEnqueued);
        Assert.Equal(admitted, status.TotalCompleted + status.TotalFailed + status.TotalCancelled);
        Assert.Equal((0L, 0L, 0, true), (status.PendingCount, status.ActiveCount, status.WaitingProducers, status.IsDrained));
        Assert.All(coordinator.GetKeys(), key => Assert.Equal((0, 0), (key.PendingCount, key.ActiveCount)));
    }

    private static async Task<long> ProduceAsync(EphemeralKeyedWorkCoordinator<int, KeyedItem> coordinator) =>
        (await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() => ProduceAsync(coordinator, producer))))).Sum();

    /// <summary>Half of the items go to one key, so that some wait for its room and some for the coordinator's.</summary>
    private static async Task<long> ProduceAsync(EphemeralKeyedWorkCoordinator<int, KeyedItem> coordinator, int producer)
    {
        var admitted = 0L;
        try
        {
            for (var i = 0; !coordinator.IsCompleted; i++)
            {
                var item = new KeyedItem(i % 2 == 0 ? 0 : ((producer * 13) + i) % Keys, i);
                admitted += (i % 5) switch
                {
                    0 => coordinator.TryEnqueue(item),
                    1 => await EnqueueOrCancelAsync(coordinator, item),
                    _ => await coordinator.EnqueueAsync(item) > 0,
                } ? 1 : 0;
            }
        }
        catch (InvalidOperationException)
        {
            // completed or disposed
        }

        return admitted;
    }

    private static async Task<List<EphemeralTask<int>>> SubmitAsync(
        EphemeralKeyedResultCoordinator<int, KeyedItem, int> coordinator, int producer)
    {
        var tasks = new List<EphemeralTask<int>>();
        try
        {
            for (var i = 0; ; i++)
                tasks.Add(await coordinator.SubmitAsync(new KeyedItem(((producer * 13) + i) % Keys, i)));
        }
        catch (ObjectDisposedException)
        {
            return tasks;
        }
    }
}
