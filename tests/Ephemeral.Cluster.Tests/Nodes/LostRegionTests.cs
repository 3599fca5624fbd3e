using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit.TestActors;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

/// <summary>A node whose shard region takes a node that is gone for the owner of a shard, and does not hear of its end.</summary>
public sealed class LostRegionTests : IAsyncLifetime
{
    // a shard that moves would be told of
    private readonly TestCluster _cluster = new() { Settings = "akka.cluster.sharding.rebalance-interval = 1h" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_it_admits_reaches_the_owner_by_way_of_another_node()
    {
        var systems = new[] { await _cluster.AddAsync(), await _cluster.AddAsync() };
        var options = new EphemeralShardingOptions();
        var coordinators = Array.ConvertAll(systems, system => new EphemeralShardedResultCoordinator<string, string, string>(
            system, "orders", static key => key, static (key, _) => Task.FromResult(key), options));
        var key = await KeyOnAsync($"{Akka.Cluster.Cluster.Get(systems[0]).SelfAddress}", coordinators[0]);

        TellThatShardLivesNowhere(KeyExtractor.ShardOf(key, options.NumberOfShards), systems[1]);

        Assert.Equal(key, await (await coordinators[1].SubmitAsync(key)).Completion.InTime());
    }

    private static async Task<string> KeyOnAsync(string node, EphemeralShardedResultCoordinator<string, string, string> asked)
    {
        for (var number = 0; ; number++)
        {
            if (await asked.NodeOfAsync($"key {number}") == node)
                return $"key {number}";
        }
    }

    /// <summary>As the coordinator of shards would, of a region that takes everything and does nothing.</summary>
    private static void TellThatShardLivesNowhere(string shard, ActorSystem system)
    {
        var nowhere = system.ActorOf(BlackHoleActor.Props);
        var home = typeof(ShardRegion).Assembly.GetType("Akka.Cluster.Sharding.ShardCoordinator+ShardHome", throwOnError: true)!;
        ClusterSharding.Get(system).ShardRegion(NodeActor.NameOf("orders")).Tell(Activator.CreateInstance(home, shard, nowhere)!, ActorRefs.NoSender);
    }
}
