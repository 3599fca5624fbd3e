namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Per key, one after the other, in the order of admission.</summary>
public class KeyOrderTests : KeyedTestKit
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_items_of_a_key_run_one_after_the_other_in_their_order(bool fair)
    {
        const int Items = 400;
        var log = new KeyLog(25);
        await using var coordinator = Make(log.Around(MixedBodies.Run), Options(fair));
        for (var number = 0; number < Items; number++)
        {
            for (var key = 0; key < log.Keys; key++)
                await coordinator.EnqueueAsync(new KeyedItem(key, number));
        }

        await EndAsync(coordinator);
        for (var key = 0; key < log.Keys; key++)
            log.AssertOneByOne(key, Enumerable.Range(0, Items));

        var failing = log.Keys * Enumerable.Range(0, Items).Count(MixedBodies.Fails);
        Assert.Equal((failing, (log.Keys * Items) - failing), (coordinator.TotalFailed, coordinator.TotalCompleted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_producers_items_keep_their_order_in_keys_that_all_share(bool fair)
    {
        const int Producers = 8, Items = 1_000;
        var log = new KeyLog(5);
        await using var coordinator = Make(log.Around(MixedBodies.Run), Options(fair));
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            for (var i = 0; i < Items; i++)
                await coordinator.EnqueueAsync(new KeyedItem(i % log.Keys, (i * Producers) + producer));
        })));
        await EndAsync(coordinator);
        for (var key = 0; key < log.Keys; key++)
        {
            Assert.Equal(1, log.MostAtOnce(key));
            foreach (var ofOne in log.Entered(key).GroupBy(number => number % Producers))
                Assert.Equal(Enumerable.Range(0, Items).Where(i => i % log.Keys == key).Select(i => (i * Producers) + ofOne.Key), ofOne);
        }

        Assert.Equal(Producers * Items, coordinator.TotalCompleted + coordinator.TotalFailed);
    }

    [Fact]
    public async Task In_the_window_each_of_a_key_starts_after_the_one_before_has_ended()
    {
        const int Items = 300;
        var ids = new List<long>[10];
        await using var coordinator = Make(MixedBodies.Run, new EphemeralOptions { MaxConcurrency = 4, MaxTrackedOperations = 10_000 });
        for (var key = 0; key < ids.Length; key++)
            ids[key] = [];
        for (var i = 0; i < ids.Length * Items; i++)
            ids[i % ids.Length].Add(await coordinator.EnqueueAsync(new KeyedItem(i % ids.Length, i / ids.Length)));
        await EndAsync(coordinator);
        for (var key = 0; key < ids.Length; key++)
        {
            var told = coordinator.GetSnapshotForKey(key);
            Assert.Equal(ids[key], told.Select(s => s.Id));
            Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.First.Completed <= pair.Second.Started));
        }
    }

    [Fact]
    public async Task The_bound_of_pending_work_holds_up_all_keys_and_reorders_none()
    {
        var log = new KeyLog(3);
        await using var coordinator = Make(
            log.Around(MixedBodies.Run), new EphemeralOptions { MaxConcurrency = 2, MaxPendingOperations = 2 });
        var waits = Enumerable.Range(0, 3_000).Select(i => coordinator.EnqueueAsync(new KeyedItem(i % 3, i)).AsTask()).ToList();
        await Task.WhenAll(waits);
        await EndAsync(coordinator);
        for (var key = 0; key < log.Keys; key++)
            log.AssertOneByOne(key, Enumerable.Range(0, 3_000).Where(i => i % 3 == key));
    }

    private static EphemeralOptions Options(bool fair) => new()
    {
        MaxConcurrency = 4, MaxPendingOperations = 200, EnableFairScheduling = fair, FairSchedulingThreshold = 7,
    };
}
