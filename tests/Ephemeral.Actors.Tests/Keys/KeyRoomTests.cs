using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Who waits for room in a full key, and who need not.</summary>
public class KeyRoomTests : KeyedTestKit
{
    [Fact]
    public async Task Who_waits_for_room_in_a_full_key_holds_up_no_other_key()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Fair(1, threshold: 2));
        coordinator.Pause();
        Assert.True(coordinator.TryEnqueue(A) && coordinator.TryEnqueue(A + 1));
        var third = coordinator.EnqueueAsync(A + 2).AsTask();
        var fourth = coordinator.EnqueueAsync(A + 3).AsTask();
        Assert.Equal(2, coordinator.GetStatus().WaitingProducers);
        Assert.True(coordinator.EnqueueAsync(B).AsTask().IsCompletedSuccessfully);
        Assert.True(coordinator.TryEnqueue(B + 1));
        Assert.False(coordinator.TryEnqueue(A + 4));
        Assert.Equal((2, 2), (coordinator.GetPendingCountForKey(A), coordinator.GetPendingCountForKey(B)));

        coordinator.Resume();
        await third.InTime();
        await gate.HasStarted(A);
        Assert.False(fourth.IsCompleted);
        Assert.Equal(2, coordinator.GetPendingCountForKey(A));
        gate.LetGoAll(B + 2);
        Assert.True(await fourth.InTime() > 0);
        await EndAsync(coordinator);
        Assert.Equal([A, A + 1, A + 2, A + 3], gate.Started.Where(item => item < B));
    }

    [Fact]
    public async Task Items_of_a_full_key_that_one_producer_brings_without_waiting_keep_their_order()
    {
        const int Items = 60_000, Keys = 4;
        var started = Enumerable.Range(0, Keys).Select(_ => new List<int>()).ToArray();
        await using var coordinator = Make((KeyedItem item, CancellationToken _) =>
        {
            started[item.Key].Add(item.Number);
            return Task.CompletedTask;
        }, new EphemeralOptions
        {
            MaxConcurrency = 4, MaxPendingOperations = 8, EnableFairScheduling = true, FairSchedulingThreshold = 2,
        });
        var waiting = new Queue<Task<long>>();
        for (var number = 0; number < Items; number++)
        {
            waiting.Enqueue(coordinator.EnqueueAsync(new KeyedItem(number % Keys, number)).AsTask());
            if (waiting.Count == 24)
                await waiting.Dequeue().InTime();
        }

        await Task.WhenAll(waiting).InTime();
        await EndAsync(coordinator);
        Assert.All(started, numbers => Assert.Equal(numbers.Order(), numbers));
        Assert.Equal(Items, started.Sum(numbers => numbers.Count));
    }

    [Fact]
    public async Task Room_goes_to_who_came_first_among_those_whose_key_has_room()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, new EphemeralOptions
        {
            MaxConcurrency = 1, MaxPendingOperations = 4, EnableFairScheduling = true, FairSchedulingThreshold = 2,
        });
        coordinator.Pause();
        foreach (var item in new[] { B, B + 1, A, A + 1 })
            Assert.True(coordinator.TryEnqueue(item));
        var forA = coordinator.EnqueueAsync(A + 2).AsTask();
        var forC = coordinator.EnqueueAsync(C).AsTask();
        var forD = coordinator.EnqueueAsync(D).AsTask();

        coordinator.Resume();
        await gate.HasStarted(B);
        // there is room for one, and A is still full
        await forC.InTime();
        Assert.False(forA.IsCompleted || forD.IsCompleted);
        gate.LetGo(B);
        await gate.HasStarted(A);
        // there is room for one, A has room too, and its item came before D's
        await forA.InTime();
        Assert.False(forD.IsCompleted);
        Assert.Equal(4, coordinator.PendingCount);
        gate.LetGoAll(D + 1);
        await forD.InTime();
        await EndAsync(coordinator);
        Assert.Equal([A, A + 1, A + 2], gate.Started.Where(item => item < B));
    }

    [Fact]
    public async Task Those_who_wait_for_one_key_are_admitted_in_the_order_in_which_they_came()
    {
        var log = new KeyLog(3);
        await using var coordinator = Make(log.Around(MixedBodies.Run), Fair(2, threshold: 1));
        var waits = Enumerable.Range(0, 3_000).Select(i => coordinator.EnqueueAsync(new KeyedItem(i % 3, i)).AsTask()).ToList();
        await Task.WhenAll(waits).InTime();
        await EndAsync(coordinator);
        for (var key = 0; key < log.Keys; key++)
            log.AssertOneByOne(key, Enumerable.Range(0, 3_000).Where(i => i % 3 == key));
    }

    [Fact]
    public async Task A_cancelled_wait_for_a_keys_room_leaves_no_trace()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Fair(1, threshold: 1));
        await coordinator.EnqueueAsync(A);
        await gate.HasStarted(A);
        await coordinator.EnqueueAsync(A + 1);
        for (var round = 0; round < 200; round++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = coordinator.EnqueueAsync(A + 99, cancel.Token).AsTask();
            Assert.False(waiting.IsCompleted);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
        }

        Assert.Equal((1, 0), (coordinator.GetPendingCountForKey(A), coordinator.GetStatus().WaitingProducers));
        gate.LetGo(A);
        await gate.HasStarted(A + 1);
        Assert.Equal(0, coordinator.GetPendingCountForKey(A));
        Assert.True(coordinator.TryEnqueue(A + 2));
        Assert.False(coordinator.TryEnqueue(A + 3));
        gate.LetGoAll(A + 3);
        await EndAsync(coordinator);
        Assert.Equal([A, A + 1, A + 2], gate.Started);
    }

    [Fact]
    public async Task A_cancellation_that_meets_the_grant_loses_no_room()
    {
        var admitted = 0;
        await using var coordinator = Make((int _, CancellationToken _) => Task.CompletedTask, Fair(1, threshold: 1));
        for (var round = 0; round < 2_000; round++)
        {
            coordinator.Pause();
            Assert.True(coordinator.TryEnqueue(A));
            admitted++;
            using var cancel = new CancellationTokenSource();
            var waiting = coordinator.EnqueueAsync(A + 1, cancel.Token).AsTask();
            // the start of the first gives the room that the second waits for
            var cancelling = Task.Run(() =>
            {
                Thread.SpinWait(round % 200);
                cancel.Cancel();
            });
            coordinator.Resume();
            try
            {
                Assert.True(await waiting.InTime() > 0);
                admitted++;
            }
            catch (OperationCanceledException)
            {
            }

            await cancelling;
            await Eventually.True(() => coordinator.GetPendingCountForKey(A) == 0);
        }

        coordinator.Pause();
        Assert.True(coordinator.TryEnqueue(A));
        Assert.False(coordinator.TryEnqueue(A));
        Assert.Equal((1, 0), (coordinator.GetPendingCountForKey(A), coordinator.GetStatus().WaitingProducers));
        coordinator.Resume();
        await EndAsync(coordinator);
        Assert.Equal((admitted + 1, admitted + 1), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
    }

    [Fact]
    public async Task A_cancelled_pending_item_gives_its_place_in_the_key_back()
    {
        await using var coordinator = Make((int _, CancellationToken _) => Task.CompletedTask, Fair(1, threshold: 2));
        coordinator.Pause();
        Assert.True(coordinator.TryEnqueue(A, out var first) && coordinator.TryEnqueue(A + 1));
        var waiting = coordinator.EnqueueAsync(A + 2).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.True(coordinator.Cancel(first));
        Assert.True(await waiting.InTime() > 0);
        Assert.Equal(2, coordinator.GetPendingCountForKey(A));
        Assert.False(coordinator.TryEnqueue(A + 3));
    }

    [Fact]
    public async Task Racing_producers_and_cancellations_in_few_and_small_keys_lose_no_room()
    {
        await using var coordinator = Make(MixedBodies.Run, new EphemeralOptions
        {
            MaxConcurrency = 2, MaxPendingOperations = 5, EnableFairScheduling = true, FairSchedulingThreshold = 2,
        });
        var admitted = (await Task.WhenAll(Enumerable.Range(0, 8).Select(producer => Task.Run(async () =>
        {
            var admitted = 0;
            for (var i = 0; i < 1_000; i++)
            {
                var item = new KeyedItem((i + producer) % 4, i);
                admitted += (i % 4) switch
                {
                    0 => coordinator.TryEnqueue(item),
                    1 => await EnqueueOrCancelAsync(coordinator, item),
                    2 => coordinator.Cancel(await coordinator.EnqueueAsync(item)) || true,
                    _ => await coordinator.EnqueueAsync(item) > 0,
                } ? 1 : 0;
            }

            return admitted;
        }))).InTime()).Sum();
        await Eventually.True(() => coordinator.GetStatus() is { PendingCount: 0, ActiveCount: 0, WaitingProducers: 0 });
        Assert.Equal(admitted, coordinator.TotalEnqueued);

        // all the room there ever was is there again, in every key and in all, and no more
        coordinator.Pause();
        var room = Enumerable.Range(0, 4).Select(key => Enumerable.Range(0, 3).Count(i => coordinator.TryEnqueue(new KeyedItem(key, i))));
        Assert.Equal([2, 2, 1, 0], room);
        coordinator.Resume();
        await EndAsync(coordinator);
        Assert.Equal(admitted + 5, coordinator.TotalCompleted + coordinator.TotalFailed + coordinator.TotalCancelled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_waits_for_a_keys_room_is_told_of_completion_and_of_disposal(bool dispose)
    {
        var gate = new Gate();
        var coordinator = Make(gate.Body, Fair(1, threshold: 1));
        await coordinator.EnqueueAsync(A);
        await gate.HasStarted(A);
        Assert.True(coordinator.TryEnqueue(A + 1) && coordinator.TryEnqueue(B));
        var waits = new[] { A + 2, A + 3, B + 1 }.Select(item => coordinator.EnqueueAsync(item).AsTask()).ToList();
        var ending = Task.CompletedTask;
        if (dispose)
            ending = coordinator.DisposeAsync().AsTask();
        else
            coordinator.Complete();
        foreach (var waiting in waits)
        {
            var error = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => waiting.InTime());
            Assert.Equal(dispose, error is ObjectDisposedException);
        }

        gate.LetGoAll(B + 1);
        await ending.InTime();
        await coordinator.DrainAsync().InTime();
        Assert.Equal((3, 0), (coordinator.TotalEnqueued, coordinator.GetStatus().WaitingProducers));
        await coordinator.DisposeAsync();
    }
}
