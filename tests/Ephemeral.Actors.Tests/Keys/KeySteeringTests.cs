using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Order per key while operations fail and are cancelled, and the coordinator is paused and resized.</summary>
public class KeySteeringTests : KeyedTestKit
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failures_cancellations_pauses_and_limits_reorder_no_key_and_lose_nothing(bool fair)
    {
        const int Producers = 3, KeysEach = 5, Items = 600;
        var log = new KeyLog(Producers * KeysEach);
        await using var coordinator = Make(log.Around(Body), new EphemeralOptions
        {
            MaxConcurrency = 4, EnableDynamicConcurrency = true, MaxPendingOperations = 100_000,
            EnableFairScheduling = fair, FairSchedulingThreshold = 100_000,
        });
        var seed = Random.Shared.Next();
        var producing = Task.WhenAll(Enumerable.Range(0, Producers).Select(producer =>
            Task.Run(() => ProduceAsync(coordinator, new Random(seed + producer), producer * KeysEach, KeysEach, Items))));
        var random = new Random(seed);
        while (!producing.IsCompleted)
        {
            coordinator.Pause();
            await Task.Yield();
            coordinator.SetMaxConcurrency(random.Next(1, 7));
            coordinator.Resume();
            for (var i = random.Next(20); i > 0; i--)
                await Task.Yield();
        }

        var cancelled = (await producing).SelectMany(items => items).ToHashSet();
        await EndAsync(coordinator);
        for (var key = 0; key < log.Keys; key++)
        {
            var entered = log.Entered(key);
            Assert.True(entered.SequenceEqual(entered.Order().Distinct()), $"seed {seed}, key {key}: {string.Join(" ", entered)}");
            Assert.True(log.MostAtOnce(key) == 1, $"seed {seed}, key {key}: {log.MostAtOnce(key)} at once");
            Assert.All(Enumerable.Range(0, Items).Except(entered), number => Assert.Contains(new KeyedItem(key, number), cancelled));
        }

        var status = coordinator.GetStatus();
        Assert.Equal(log.Keys * Items, status.TotalEnqueued);
        Assert.Equal(status.TotalEnqueued, status.TotalCompleted + status.TotalFailed + status.TotalCancelled);
        Assert.True(status.TotalCancelled >= status.TotalEnqueued - Enumerable.Range(0, log.Keys).Sum(log.EnteredCount));

        // every tenth waits until it is cancelled
        static Task Body(KeyedItem item, CancellationToken token) =>
            item.Number % 10 == 9 ? Task.Delay(Timeout.Infinite, token) : MixedBodies.Run(item, token);
    }

    [Fact]
    public async Task A_cancelled_pending_item_leaves_the_others_of_its_key_in_their_order()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Limit(4));
        var ids = new List<long>();
        for (var i = 0; i < 6; i++)
            ids.Add(await coordinator.EnqueueAsync(A + i));
        await gate.HasStarted(A);
        Assert.True(coordinator.Cancel(ids[1]) && coordinator.Cancel(ids[4]));
        Assert.Equal(3, coordinator.GetPendingCountForKey(A));
        Assert.True(coordinator.Cancel(ids[0]));
        await gate.HasStarted(A + 2);
        gate.LetGoAll(A + 10);
        await EndAsync(coordinator);
        Assert.Equal([A, A + 2, A + 3, A + 5], gate.Started);
        Assert.Equal((3L, 3L), (coordinator.TotalCompleted, coordinator.TotalCancelled));
    }

    [Fact]
    public async Task A_failed_item_does_not_stop_its_key()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Limit(2));
        for (var i = 0; i < 3; i++)
            await coordinator.EnqueueAsync(A + i);
        gate.Fail(A, new InvalidDataException("the first"));
        await gate.HasStarted(A + 1);
        gate.LetGoAll(A + 10);
        await EndAsync(coordinator);
        Assert.Equal([A, A + 1, A + 2], gate.Started);
        Assert.Equal((2L, 1L), (coordinator.TotalCompleted, coordinator.TotalFailed));
    }

    [Fact]
    public async Task A_cancelled_running_item_holds_its_key_until_its_body_has_ended()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new System.Collections.Concurrent.ConcurrentQueue<int>();
        await using var coordinator = Make((item, _) =>
        {
            started.Enqueue(item);
            return item == A ? end.Task : Task.CompletedTask;
        }, Limit(2));
        var id = await coordinator.EnqueueAsync(A);
        await coordinator.EnqueueAsync(A + 1);
        await Eventually.True(() => started.Count == 1);
        Assert.True(coordinator.Cancel(id));
        await coordinator.EnqueueAsync(B);
        await Eventually.True(() => coordinator.TotalCompleted == 1);
        Assert.Equal([A, B], started);
        end.SetResult();
        await EndAsync(coordinator);
        Assert.Equal([A, B, A + 1], started);
    }

    private static async Task<List<KeyedItem>> ProduceAsync(
        EphemeralKeyedWorkCoordinator<int, KeyedItem> coordinator, Random random, int firstKey, int keys, int items)
    {
        var cancelled = new List<KeyedItem>();
        var held = new List<(long Id, KeyedItem Item)>();
        for (var i = 0; i < keys * items; i++)
        {
            var item = new KeyedItem(firstKey + (i % keys), i / keys);
            var id = await coordinator.EnqueueAsync(item);
            if (item.Number % 10 == 9)
                held.Add((id, item));
            else if (random.Next(4) == 0 && coordinator.Cancel(id))
                cancelled.Add(item);
            if (held.Count > random.Next(8))
                CancelHeld();
        }

        CancelHeld();
        return cancelled;

        void CancelHeld()
        {
            foreach (var (id, item) in held)
            {
                Assert.True(coordinator.Cancel(id));
                cancelled.Add(item);
            }

            held.Clear();
        }
    }
}
