using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests;

/// <summary>Somebody stops the actors of a node while they work: every operation is answered, none runs twice, and work goes on.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Operations = 600;

    private readonly TestCluster _cluster = new();
    private readonly Ledger _ledger = new();
    private readonly List<EphemeralShardedResultCoordinator<string, Item, int>> _coordinators = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            _coordinators.Add(new EphemeralShardedResultCoordinator<string, Item, int>(await _cluster.AddAsync(), "orders", static item => item.Key, async (item, _) =>
            {
                await _ledger.RunAsync(item, static async () => await Task.Delay(1));
                return item.Number;
            }, new EphemeralShardingOptions { Operations = new EphemeralOptions { MaxConcurrency = 4, MaxTrackedOperations = 5000 } }));
        }
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public static TheoryData<string> Actors { get; } =
    [
        "/user/ephemeral-orders/post", "/user/ephemeral-orders/guard", "/user/ephemeral-orders/gateway", "/system/sharding/ephemeral-orders/*/*",
        "/user/ephemeral/orders/key-*", "/user/ephemeral/orders/workers/*", "/user/ephemeral/orders/window", "/user/ephemeral/orders",
        "/user/ephemeral-orders/producer",
    ];

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task Every_operation_is_answered_and_runs_once_at_the_most(string path)
    {
        var tasks = new List<EphemeralTask<int>>();
        for (var number = 0; number < Operations; number++)
        {
            tasks.Add(await _coordinators[0].SubmitAsync(new Item("s", $"customer {number % 12}", number / 12)));
            if (number % 150 == 100)
                Kill(path, number);
        }

        var ended = 0;
        foreach (var task in tasks)
        {
            try
            {
                await task.Completion.InTime(() => _ledger.Started);
                ended++;
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{tasks.Count(static task => !task.IsEnded)} are not answered; {_ledger}");
            }
            catch (Exception e) when (MayFail(path) && e is OwnerLostException or OperationCanceledException)
            {
            }
        }

        Assert.Equal((0, 0, 0), (_ledger.StartedTwice, _ledger.OutOfOrder, _ledger.TooMany));
        Assert.True(ended == Operations || MayFail(path), $"{ended} ended well");
        Assert.Equal(7, await (await _coordinators[1].SubmitAsync(new Item("t", "customer 3", 7))).Completion.InTime());
    }

    /// <summary>What the stopped actor alone knows is answered by a failure.</summary>
    private static bool MayFail(string path) => path.EndsWith("/producer", StringComparison.Ordinal) || path.EndsWith("/orders", StringComparison.Ordinal)
        || path.EndsWith("/workers/*", StringComparison.Ordinal);

    private void Kill(string path, int number)
    {
        object how = number / 150 % 2 == 0 ? Akka.Actor.Kill.Instance : PoisonPill.Instance;
        foreach (var system in _cluster.Systems)
            system.ActorSelection(path).Tell(how);
    }
}
