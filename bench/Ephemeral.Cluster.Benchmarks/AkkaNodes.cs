using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace Ephemeral.Cluster.Benchmarks;

/// <summary>Actor systems of this process that are members of one cluster over loopback.</summary>
internal sealed class AkkaNodes : IAsyncDisposable
{
    private readonly List<ActorSystem> _systems = [];

    public IReadOnlyList<ActorSystem> Systems => _systems;

    /// <param name="roles">One node each: its role.</param>
    public static async Task<AkkaNodes> FormAsync(params string[] roles)
    {
        var nodes = new AkkaNodes();
        foreach (var role in roles)
        {
            var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString($$"""
                akka {
                  loglevel = OFF
                  stdout-loglevel = OFF
                  log-dead-letters = off
                  actor.provider = cluster
                  actor {
                    serializers.item = "Ephemeral.Cluster.Benchmarks.ItemSerializer, Ephemeral.Cluster.Benchmarks"
                    serialization-bindings."Ephemeral.Cluster.Benchmarks.Item, Ephemeral.Cluster.Benchmarks" = item
                  }
                  remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
                  coordinated-shutdown { run-by-clr-shutdown-hook = off, run-by-actor-system-terminate = off }
                  cluster { roles = [{{role}}], failure-detector.acceptable-heartbeat-pause = 60s, sharding.rebalance-interval = 1s }
                }
                """).WithFallback(EphemeralSharding.DefaultConfig()));
            nodes._systems.Add(system);
            Akka.Cluster.Cluster.Get(system).Join(Akka.Cluster.Cluster.Get(nodes._systems[0]).SelfAddress);
            while (nodes._systems.Any(one => Akka.Cluster.Cluster.Get(one).State.Members.Count(static member => member.Status == MemberStatus.Up) < nodes._systems.Count))
                await Task.Delay(50);
        }

        return nodes;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_systems.Select(static system => system.Terminate()));
}
