using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>What becomes of items that come as their key leaves, and of keys whose items never ran. Many rounds, exact tallies.</summary>
public class KeyLeavingTests : KeyedTestKit
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    private readonly Lock _moving = new();

    [Fact]
    public async Task Items_that_come_as_their_key_leaves_are_neither_lost_nor_reordered()
    {
        const int Items = 4_000;
        var log = new KeyLog(4);
        await using var coordinator = Make(log.Around(MixedBodies.Run), Timed());
        await Task.WhenAll(Enumerable.Range(0, log.Keys).Select(key => Task.Run(async () =>
        {
            for (var number = 0; number < Items; number++)
            {
                await coordinator.EnqueueAsync(new KeyedItem(key, number));
                if (number % 4 != 0)
                    await Eventually.True(() => coordinator.GetPendingCountForKey(key) == 0);
                if (number % 40 == 0)
                    await Eventually.True(() => HasLeft(key));
                // the keys that have nothing to do are told to leave now, and the next item comes at the same time
                PassIdleTime();
                Thread.SpinWait(number % 100);
            }
        })));
        await Eventually.True(() => Enumerable.Range(0, log.Keys).All(HasLeft));
        await EndAsync(coordinator);
        Assert.All(Enumerable.Range(0, log.Keys), key => log.AssertOneByOne(key, Enumerable.Range(0, Items)));
        Assert.Equal(log.Keys * Items, coordinator.TotalCompleted + coordinator.TotalFailed);

        bool HasLeft(int key)
        {
            PassIdleTime();
            return coordinator.GetKeys().All(live => live.Key != key);
        }
    }

    [Fact]
    public async Task Keys_that_leave_because_there_are_too_many_lose_and_reorder_nothing()
    {
        const int Items = 20;
        var log = new KeyLog(2 * 1_024);
        await using var coordinator = Make(log.Around(static (item, _) => MixedBodies.Run(item, default)), Limit(3));
        await Task.WhenAll(Enumerable.Range(0, 2).Select(producer => Task.Run(async () =>
        {
            for (var i = 0; i < 1_024 * Items; i++)
                await coordinator.EnqueueAsync(new KeyedItem((2 * (i % 1_024)) + producer, i / 1_024));
        })));
        await EndAsync(coordinator);
        Assert.All(Enumerable.Range(0, log.Keys), key => log.AssertOneByOne(key, Enumerable.Range(0, Items)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Idle_burst_idle_leaves_nothing_behind_in_any_key(bool fair)
    {
        var ran = 0;
        await using var coordinator = Make((KeyedItem _, CancellationToken _) =>
        {
            Interlocked.Increment(ref ran);
            return Task.CompletedTask;
        }, fair ? Fair(3, threshold: 2) : Limit(3));
        var expected = 0;
        for (var round = 0; round < 10_000; round++)
        {
            for (var i = 0; i <= round % 5; i++, expected++)
                await coordinator.EnqueueAsync(new KeyedItem((round + (i / 2)) % 3, i));
            if (round % 2 == 0)
                await Eventually.True(() => Volatile.Read(ref ran) == expected);
        }

        await EndAsync(coordinator);
        Assert.Equal(expected, ran);
    }

    [Fact]
    public async Task Keys_whose_items_were_cancelled_at_any_moment_all_leave()
    {
        const int Keys = 900;
        await using var coordinator = Make(MixedBodies.Run, Timed());
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(producer => Task.Run(async () =>
            {
                for (var key = producer; key < Keys; key += 3)
                {
                    var id = await coordinator.EnqueueAsync(new KeyedItem(key, key));
                    Thread.SpinWait(key % 50);
                    coordinator.Cancel(id);
                }
            })));
            await Eventually.True(() =>
            {
                PassIdleTime();
                return coordinator.LiveKeyCount == 0;
            });
        }

        await EndAsync(coordinator);
        var status = coordinator.GetStatus();
        Assert.Equal(5 * Keys, status.TotalCompleted + status.TotalFailed + status.TotalCancelled);
    }

    [Fact]
    public async Task A_key_into_which_nothing_was_admitted_is_not_live()
    {
        await using var coordinator = Make(
            (KeyedItem _, CancellationToken _) => Task.CompletedTask, new EphemeralOptions { MaxPendingOperations = 1 });
        coordinator.Pause();
        await coordinator.EnqueueAsync(new KeyedItem(0, 0));
        for (var key = 1; key < 500; key++)
        {
            Assert.False(coordinator.TryEnqueue(new KeyedItem(key, 0)));
            using var cancel = new CancellationTokenSource();
            var waiting = coordinator.EnqueueAsync(new KeyedItem(key, 0), cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await coordinator.EnqueueAsync(new KeyedItem(key, 0), cancel.Token));
        }

        coordinator.Complete();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await coordinator.EnqueueAsync(new KeyedItem(9_999, 0)));
        Assert.Equal(0, Assert.Single(coordinator.GetKeys()).Key);
    }

    private void PassIdleTime()
    {
        lock (_moving)
            Time.Advance(Idle);
    }

    private EphemeralOptions Timed() => new()
    {
        MaxConcurrency = 3, KeyIdleTimeout = Idle, MaxOperationLifetime = null, TimeProvider = Time,
    };
}
