using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Signals;

public sealed class SharedSignalsActorSpec : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();
    private readonly List<EphemeralShardedCoordinator<string, string>> _coordinators = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            var system = await _cluster.AddAsync();
            _coordinators.Add(new EphemeralShardedCoordinator<string, string>(
                system, "orders", static item => item,
                static (item, operation, _) =>
                {
                    operation.Signal($"seen.{item}");
                    return Task.CompletedTask;
                },
                new EphemeralShardingOptions
                {
                    ShareSignals = true,
                    Operations = new EphemeralOptions { DeferOnSignals = new HashSet<string> { "db.down" }, MaxDeferAttempts = 0 },
                }));
        }

        await SharedSignals.AreHeardAsync(Owned(0), Owned(1));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_signal_is_heard_on_the_other_node_once_with_its_key_and_is_not_sent_back()
    {
        Owned(0).RaiseSignal("stock.low", "apples");
        await Eventually.True(() => Owned(1).HasSignal("stock.low"));
        // a second one behind it has gone both ways before anything is counted
        Owned(1).RaiseSignal("stock.back", "pears");
        await Eventually.True(() => Owned(0).HasSignal("stock.back"));
        Owned(0).RaiseSignal("end");
        await Eventually.True(() => Owned(1).HasSignal("end"));

        Assert.Equal("apples", Assert.Single(Owned(1).GetSignalsByName("stock.low")).Key);
        Assert.Equal("apples", Assert.Single(Owned(0).GetSignalsByName("stock.low")).Key);
        Assert.Equal("pears", Assert.Single(Owned(0).GetSignalsByName("stock.back")).Key);
        Assert.Equal("pears", Assert.Single(Owned(1).GetSignalsByName("stock.back")).Key);
    }

    [Fact]
    public async Task What_an_operation_signals_on_one_node_defers_the_work_of_the_other()
    {
        for (var key = 0; key < 20; key++)
            await _coordinators[0].EnqueueAsync($"{key}");
        await Eventually.True(() => Enumerable.Range(0, 20).All(key => Owned(0).HasSignal($"seen.{key}") && Owned(1).HasSignal($"seen.{key}")));

        Owned(0).RaiseSignal("db.down");
        await Eventually.True(() => Owned(0).GetStatus().IsDeferred && Owned(1).GetStatus().IsDeferred);

        Owned(0).RetractSignal("db.down");
        Owned(1).RetractSignal("db.down");
        await Eventually.True(() => !Owned(0).GetStatus().IsDeferred && !Owned(1).GetStatus().IsDeferred);
    }

    private EphemeralCoordinator Owned(int at) => _coordinators[at].Context.Owned!;
}
