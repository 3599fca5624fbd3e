using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

public class KeyedForEachTests : TestKit
{
    [Fact]
    public async Task Items_of_a_key_run_in_order_and_one_at_a_time()
    {
        const int keys = 7;
        var order = new ConcurrentQueue<int>[keys];
        var running = new int[keys];
        for (var key = 0; key < keys; key++)
            order[key] = new ConcurrentQueue<int>();
        var summary = await Enumerable.Range(0, 5_000).EphemeralForEachAsync(item => item % keys, async (item, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running[item % keys]));
            order[item % keys].Enqueue(item);
            if (item % 5 == 0)
                await Task.Yield();
            Interlocked.Decrement(ref running[item % keys]);
        }, new EphemeralOptions { MaxConcurrency = 4, MaxConcurrencyPerKey = 1, MaxPendingOperations = 50 }, system: Sys).InTime();

        Assert.Equal(5_000, summary.Completed);
        for (var key = 0; key < keys; key++)
            Assert.Equal(Enumerable.Range(0, 5_000).Where(item => item % keys == key), order[key]);
    }

    [Fact]
    public async Task Different_keys_run_side_by_side_while_one_waits()
    {
        var gate = new Gate();
        var run = Enumerable.Range(0, 20).EphemeralForEachAsync(
            item => item < 10 ? 0 : item, gate.Body, new EphemeralOptions { MaxConcurrency = 2 }, system: Sys);
        await gate.HasStarted(0);
        for (var item = 10; item < 20; item++)
            gate.LetGo(item);
        await gate.HasStarted(19);
        Assert.DoesNotContain(1, gate.Started);
        gate.LetGoAll(10);
        Assert.Equal(20, (await run.InTime()).Completed);
    }

    [Fact]
    public async Task A_key_selector_that_throws_ends_the_run_as_the_source_would()
    {
        var gate = new Gate();
        var source = new ProbedSource(10);
        var run = ((IEnumerable<int>)source).EphemeralForEachAsync(
            item => item == 3 ? throw new InvalidDataException("no key") : item, gate.Body, system: Sys);
        await Eventually.True(() => source.Disposed == 1);
        Assert.False(run.IsCompleted);
        gate.LetGoAll(10);
        Assert.Equal("no key", (await Assert.ThrowsAsync<InvalidDataException>(() => run.InTime())).Message);
        Assert.Equal([0, 1, 2], gate.Started.Order());
    }

    [Fact]
    public async Task Keys_are_compared_by_the_given_comparer_and_shown_as_text()
    {
        var running = 0;
        string[] items = ["a", "A", "a", "A"];
        var summary = await items.EphemeralForEachAsync(item => item, async (_, _) =>
        {
            var alone = Interlocked.Increment(ref running) == 1;
            await Task.Yield();
            Interlocked.Decrement(ref running);
            throw new InvalidDataException($"{alone}");
        }, new EphemeralOptions { MaxConcurrency = 4 }, system: Sys, keyComparer: StringComparer.OrdinalIgnoreCase).InTime();
        Assert.Equal(4, summary.Failed);
        Assert.All(summary.FailedOperations, failed => Assert.Equal(("True", "a"), (failed.Error!.Message, failed.Key!.ToLowerInvariant())));
    }

    [Fact]
    public async Task With_fair_scheduling_no_key_has_more_pending_than_its_threshold_and_all_items_run()
    {
        var summary = await Enumerable.Range(0, 2_000).EphemeralForEachAsync(
            item => item % 4 == 0 ? item : 0,
            async (_, _) => await Task.Yield(),
            new EphemeralOptions { MaxConcurrency = 3, EnableFairScheduling = true, FairSchedulingThreshold = 2 }, system: Sys).InTime();
        Assert.Equal(2_000, summary.Completed);
    }
}
