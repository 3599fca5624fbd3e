using System.Collections.Concurrent;
using System.Text;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;
using Xunit.Abstractions;
using Coordinator = Ephemeral.Cluster.EphemeralShardedResultCoordinator<string, Ephemeral.Cluster.Tests.Support.Item, int>;

namespace Ephemeral.Cluster.Tests;

/// <summary>Three nodes under load, while nodes come, leave and crash.</summary>
public sealed class ThreeNodesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Keys = 60;

    private TestCluster _cluster = new();
    private readonly Ledger _ledger = new();
    private readonly Dictionary<ActorSystem, Coordinator> _coordinators = [];
    private readonly ConcurrentQueue<(ActorSystem Sender, Item Item, EphemeralTask<int> Task)> _submitted = new();
    private EphemeralShardingOptions _options = new() { Operations = new EphemeralOptions { MaxConcurrency = 8, MaxTrackedOperations = 10_000 } };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Every_operation_is_answered_once_and_in_order_from_every_node()
    {
        await StartAsync(3);
        await _cluster.AllTakeKeysAsync("orders");
        await LoadAsync(perKey: 20);

        await AnswersAsync(lostMayFail: false);

        Assert.Equal($"{3 * Keys * 20} started, 0 twice, 0 out of order, 0 times too many of a key", $"{_ledger}");
        var nodes = await _coordinators.Values.First().StatusOfAllAsync();
        Assert.Equal(3, nodes.Count(static node => node.Operations!.TotalCompleted > 0));
        Assert.Equal(3 * Keys * 20, nodes.Sum(static node => node.Operations!.TotalCompleted));
    }

    [Fact]
    public async Task A_node_that_joins_takes_keys_over_and_nothing_is_lost_or_repeated()
    {
        await StartAsync(2);
        var load = LoadAsync(perKey: 60);
        await AddAsync();
        await load;

        await AnswersAsync(lostMayFail: false);

        Assert.Equal($"{2 * Keys * 60} started, 0 twice, 0 out of order, 0 times too many of a key", $"{_ledger}");
    }

    [Fact]
    public async Task A_node_that_leaves_in_good_order_loses_and_repeats_nothing()
    {
        await StartAsync(3);
        var load = LoadAsync(perKey: 60, from: _cluster.Systems.Take(2));
        await Eventually.True(() => _ledger.Started > 300);
        await _cluster.LeaveAsync(_cluster.Systems[2]);
        await load;

        await AnswersAsync(lostMayFail: false);

        Assert.Equal($"{2 * Keys * 60} started, 0 twice, 0 out of order, 0 times too many of a key", $"{_ledger}");
    }

    [Theory]
    [InlineData(OwnerLost.Fail)]
    [InlineData(OwnerLost.Retry)]
    public async Task What_a_crashed_node_had_is_answered(OwnerLost ownerLost)
    {
        _cluster = new TestCluster { Settings = TestCluster.NoticesCrashes };
        _options = new EphemeralShardingOptions { OwnerLost = ownerLost, Operations = _options.Operations };
        await StartAsync(3);
        var load = LoadAsync(perKey: 60, from: _cluster.Systems.Take(2));
        await Eventually.True(() => _ledger.Started > 300);
        await _cluster.CrashAsync(_cluster.Systems[2]);
        await load;

        var lost = await AnswersAsync(lostMayFail: ownerLost == OwnerLost.Fail);

        output.WriteLine($"{lost} lost; {_ledger}");
        if (ownerLost == OwnerLost.Fail)
            Assert.Equal(0, _ledger.StartedTwice);
        else
            Assert.Equal((2 * Keys * 60, 0), (_ledger.Started, lost));
    }

    private async Task StartAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await AddAsync();
    }

    private async Task AddAsync()
    {
        var system = await _cluster.AddAsync();
        _coordinators.Add(system, new Coordinator(system, "orders", static item => item.Key, async (item, _) =>
        {
            await _ledger.RunAsync(item, static async () => await Task.Delay(1));
            return item.Number;
        }, _options));
    }

    private async Task LoadAsync(int perKey, IEnumerable<ActorSystem>? from = null) =>
        await Task.WhenAll((from ?? _cluster.Systems).ToArray().Select(system => Task.Run(async () =>
        {
            var (name, coordinator) = ($"{Akka.Cluster.Cluster.Get(system).SelfAddress.Port}", _coordinators[system]);
            for (var number = 0; number < perKey; number++)
            {
                for (var key = 0; key < Keys; key++)
                {
                    var item = new Item(name, $"customer {key}", number);
                    _submitted.Enqueue((system, item, await coordinator.SubmitAsync(item)));
                }
            }
        })));

    /// <returns>How many were answered by the loss of their owner.</returns>
    private async Task<int> AnswersAsync(bool lostMayFail)
    {
        var lost = 0;
        foreach (var (_, item, task) in _submitted)
        {
            try
            {
                await task.Completion.InTime(() => _ledger.Started);
                Assert.Equal(item.Number, await task.Completion);
            }
            catch (OwnerLostException) when (lostMayFail)
            {
                lost++;
            }
            catch (TimeoutException)
            {
                throw new TimeoutException(await NotAnsweredAsync());
            }
        }

        return lost;
    }

    /// <summary>What is not answered, and what the nodes that are left say of it.</summary>
    private async Task<string> NotAnsweredAsync()
    {
        var open = _submitted.Where(static one => !one.Task.IsEnded).ToArray();
        var text = new StringBuilder($"{open.Length} are not answered; {_ledger}");
        foreach (var system in _cluster.Systems)
        {
            text.AppendLine().Append($"{Akka.Cluster.Cluster.Get(system).State}").AppendLine().Append(await TextOfAsync(_coordinators[system].GetStatusAsync()));
            foreach (var key in open.GroupBy(static one => (one.Item.Sender, one.Item.Key)))
            {
                text.AppendLine().Append($"  {key.Count()} of {key.Key}, the first {key.First().Item.Number}: ")
                    .Append(await TextOfAsync(_coordinators[system].GetKeyAsync(key.Key.Key)));
            }
        }

        return $"{text}";
    }

    private static async Task<string?> TextOfAsync<T>(Task<T> asked)
    {
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return asked.IsCompletedSuccessfully ? $"{asked.Result}" : asked.Exception?.InnerException?.Message;
    }
}
