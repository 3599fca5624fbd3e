using System.Collections.Concurrent;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Whose turn it is: with fair scheduling, and without.</summary>
public class KeyFairnessTests : KeyedTestKit
{
    private const int Flood = 1_000;

    [Fact]
    public async Task One_item_of_B_starts_within_a_turn_of_the_thousand_of_A()
    {
        KeyedItem b = new(1, 0);
        var flood = Enumerable.Range(0, Flood).Select(number => new KeyedItem(0, number)).ToList();
        var order = await StartsAsync(Fair(1, threshold: Flood), [.. flood, b]);
        Assert.Equal([flood[0], b, .. flood.Skip(1)], order);
    }

    [Fact]
    public async Task An_item_that_comes_while_a_flood_is_in_full_run_waits_one_turn_at_the_most()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var started = new ConcurrentQueue<int>();
        await using var coordinator = Make((item, _) =>
        {
            started.Enqueue(item);
            if (item == A + 500)
            {
                entered.Set();
                release.Wait(Eventually.Deadline);
            }

            return Task.CompletedTask;
        }, Fair(1, threshold: Flood));
        coordinator.Pause();
        for (var i = 0; i < Flood; i++)
            await coordinator.EnqueueAsync(A + i);
        coordinator.Resume();
        await Eventually.True(() => entered.IsSet);
        await coordinator.EnqueueAsync(B);
        await Eventually.True(() => coordinator.Shared.Keys!.All.Any(static key => key.IsReady), "The other key stands in the queue.");
        release.Set();
        await EndAsync(coordinator);
        Assert.InRange(started.ToList().IndexOf(B), 501, 502);
        Assert.Equal(Enumerable.Range(A, Flood), started.Where(item => item != B));
    }

    [Fact]
    public async Task Keys_take_turns_in_the_order_in_which_they_came_whatever_each_has_pending()
    {
        for (var round = 0; round < 30; round++)
        {
            var (seed, random) = Seeded();
            var items = RandomItems(random, keys: random.Next(3, 60), count: random.Next(1, 300));
            var order = await StartsAsync(Fair(1, threshold: 1_000), items);
            Assert.True(Turns(items).SequenceEqual(order), $"seed {seed}: {string.Join(" ", order)}");
        }
    }

    [Fact]
    public async Task A_cancelled_item_costs_its_key_no_turn()
    {
        for (var round = 0; round < 20; round++)
        {
            var (seed, random) = Seeded();
            var items = RandomItems(random, keys: 10, count: 200);
            // a key's first one stays: with it goes the key's place
            var cancelled = items.Where(item => item.Number > 0 && random.Next(3) == 0).ToHashSet();
            var order = await StartsAsync(Fair(1, threshold: 1_000), items, cancelled);
            var turns = Turns(items.Where(item => !cancelled.Contains(item)));
            Assert.True(turns.SequenceEqual(order), $"seed {seed}: {string.Join(" ", order)}");
        }
    }

    [Fact]
    public async Task Without_fair_scheduling_the_order_is_that_of_admission()
    {
        for (var round = 0; round < 20; round++)
        {
            var (seed, random) = Seeded();
            // no key has more than stands in the ready queue: the rest comes from its actor, which others need not wait for
            var items = RandomItems(random, keys: 20, count: 300);
            var order = await StartsAsync(Limit(1), items);
            Assert.True(items.SequenceEqual(order), $"seed {seed}: {string.Join(" ", order)}");
        }
    }

    [Fact]
    public async Task Without_fair_scheduling_the_first_admitted_of_what_may_start_starts()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Limit(2));
        foreach (var item in new[] { A, A + 1, B, A + 2, C, B + 1, D })
            await coordinator.EnqueueAsync(item);
        await gate.HasStarted(A, B);
        foreach (var (ends, starts) in new[] { (B, C), (A, A + 1), (C, B + 1), (A + 1, A + 2), (B + 1, D) })
        {
            gate.LetGo(ends);
            await gate.HasStarted(starts);
        }

        gate.LetGoAll(D + 1);
        await EndAsync(coordinator);
        Assert.Equal([C, A + 1, B + 1, A + 2, D], gate.Started.Skip(2));
    }

    [Fact]
    public async Task Without_fair_scheduling_no_key_is_refused_for_what_it_has_pending()
    {
        await using var coordinator = Make(
            (int _, CancellationToken _) => Task.CompletedTask, new EphemeralOptions { FairSchedulingThreshold = 1 });
        coordinator.Pause();
        for (var i = 0; i < 50; i++)
            Assert.True(coordinator.TryEnqueue(A + i));
        Assert.Equal(50, coordinator.GetPendingCountForKey(A));
    }

    /// <summary>Takes all in while nothing starts, then tells in which order they start, one at a time.</summary>
    private async Task<IReadOnlyList<KeyedItem>> StartsAsync(
        EphemeralOptions options, IReadOnlyList<KeyedItem> items, IReadOnlySet<KeyedItem>? cancelled = null)
    {
        var started = new List<KeyedItem>();
        await using var coordinator = Make((item, _) =>
        {
            started.Add(item);
            return Task.CompletedTask;
        }, options);
        coordinator.Pause();
        var ids = new List<long>();
        foreach (var item in items)
            ids.Add(await coordinator.EnqueueAsync(item));
        foreach (var (item, id) in items.Zip(ids))
            Assert.Equal(cancelled?.Contains(item) == true, cancelled?.Contains(item) == true && coordinator.Cancel(id));
        coordinator.Resume();
        await EndAsync(coordinator);
        return started;
    }

    /// <summary>The first of every key in the order in which the keys came, then the second of every key, and so on.</summary>
    private static IEnumerable<KeyedItem> Turns(IEnumerable<KeyedItem> items) => items
        .GroupBy(item => item.Key)
        .SelectMany(key => key.Select((item, turn) => (Turn: turn, Item: item)))
        .OrderBy(turn => turn.Turn).Select(turn => turn.Item);

    /// <summary>Half of them belong to three keys that flood.</summary>
    private static List<KeyedItem> RandomItems(Random random, int keys, int count)
    {
        var numbers = new int[keys];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var key = random.Next(2) == 0 ? random.Next(Math.Min(3, keys)) : random.Next(keys);
            return new KeyedItem(key, numbers[key]++);
        })];
    }

    private static (int Seed, Random Random) Seeded()
    {
        var seed = Random.Shared.Next();
        return (seed, new Random(seed));
    }
}
