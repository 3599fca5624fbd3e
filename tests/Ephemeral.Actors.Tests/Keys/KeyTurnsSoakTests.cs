using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>
/// Fifty keys of which three flood, four slots, and a step at a time: every step is an item that comes or one that ends, and the test
/// waits for what must start because of it. So it knows which keys are ready, and counts the turns of others that each has to wait.
/// Some bodies end at once: those are handed over several at a time, and what waits behind one that stays must not be overtaken.
/// </summary>
public class KeyTurnsSoakTests : KeyedTestKit
{
    private const int Keys = 50, Slots = 4, Steps = 3_000;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    public async Task A_ready_key_starts_after_at_most_one_turn_of_every_other_ready_key(int perKey, int ofTenEndAtOnce)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var turns = new Turns(perKey, $"seed {seed}");
        var gate = new Gate();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(item => item % Keys, gate.Body, new EphemeralOptions
        {
            MaxConcurrency = Slots, MaxConcurrencyPerKey = perKey, EnableFairScheduling = true,
            FairSchedulingThreshold = 100_000, MaxPendingOperations = 100_000,
        }, Sys);
        for (var step = 0; step < Steps; step++)
        {
            var comes = turns.Running.Count == 0 || random.Next(5) < (turns.Pending > 200 ? 1 : 3);
            if (comes)
            {
                var item = turns.Come(random.Next(3) > 0 ? random.Next(3) : random.Next(Keys));
                if (random.Next(10) < ofTenEndAtOnce)
                    gate.LetGo(item);
                await coordinator.EnqueueAsync(item);
                // a key is ready once its item has come to the ready queue, by way of the coordinator
                await coordinator.Actor.Ask<EphemeralStatus>(GetStatus.Instance, Eventually.Deadline);
            }
            else
                gate.LetGo(turns.End(random.Next(turns.Running.Count)));
            await SettleAsync($"step {step}, seed {seed}");
        }

        while (turns.Running.Count > 0)
        {
            gate.LetGo(turns.End(0));
            await SettleAsync($"the end, seed {seed}");
        }

        await EndAsync(coordinator);
        Assert.Equal(0, turns.Pending);

        async Task SettleAsync(string where)
        {
            while (turns.MustStart)
            {
                await Eventually.True(() => gate.Started.Count > turns.Started, $"a start in {where}");
                var item = gate.Started.ElementAt(turns.Started);
                turns.Start(item);
                if (gate.IsLetGo(item))
                    turns.End(turns.Running.Count - 1);
            }

            await Eventually.True(() => gate.Running == turns.Running.Count, $"no start in {where}");
        }
    }

    /// <summary>What is pending and running by key, and how often others started while a key was ready.</summary>
    private sealed class Turns(int perKey, string seed)
    {
        private readonly Queue<int>[] _pending = [.. Enumerable.Range(0, Keys).Select(_ => new Queue<int>())];
        private readonly int[] _running = new int[Keys];
        private readonly HashSet<int>[] _turnsOfOthers = [.. Enumerable.Range(0, Keys).Select(_ => new HashSet<int>())];
        private int _items;

        public List<int> Running { get; } = [];

        public int Started { get; private set; }

        public int Pending => _pending.Sum(items => items.Count);

        public bool MustStart => Running.Count < Slots && Enumerable.Range(0, Keys).Any(IsReady);

        public int Come(int key)
        {
            var item = (_items++ * Keys) + key;
            _pending[key].Enqueue(item);
            if (_pending[key].Count == 1)
                _turnsOfOthers[key].Clear();
            return item;
        }

        public int End(int which)
        {
            var item = Running[which];
            Running.RemoveAt(which);
            if (_running[item % Keys]-- == perKey)
                _turnsOfOthers[item % Keys].Clear();
            return item;
        }

        public void Start(int item)
        {
            var key = item % Keys;
            Assert.True(IsReady(key), $"{seed}: key {key} was not ready");
            Assert.True(_pending[key].Dequeue() == item, $"{seed}: key {key} is out of order");
            for (var other = 0; other < Keys; other++)
            {
                if (other != key && IsReady(other))
                    Assert.True(_turnsOfOthers[other].Add(key), $"{seed}: key {other} was ready for two turns of key {key}");
            }

            _turnsOfOthers[key].Clear();
            _running[key]++;
            Running.Add(item);
            Started++;
        }

        private bool IsReady(int key) => _pending[key].Count > 0 && _running[key] < perKey;
    }
}
