using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Support;

/// <summary>
/// Actor systems of this process that are members of one cluster, with settings under which it forms quickly, and takes none for lost that is short
/// of time.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    /// <summary>Settings for tests that wait until a crash is noticed.</summary>
    public const string NoticesCrashes = "akka.cluster.failure-detector.acceptable-heartbeat-pause = 10s\n";

    private readonly string _name = $"test-{Guid.NewGuid():N}";
    private readonly List<ActorSystem> _systems = [];
    private Address? _seed;

    /// <summary>Further settings for all nodes.</summary>
    public string Settings { get; init; } = "";

    public IReadOnlyList<ActorSystem> Systems => _systems;

    /// <summary>Starts a node, and waits until all nodes know it.</summary>
    public async Task<ActorSystem> AddAsync(params string[] roles)
    {
        var system = Create(roles);
        var cluster = Akka.Cluster.Cluster.Get(system);
        _seed ??= cluster.SelfAddress;
        cluster.Join(_seed);
        var count = Members().Count() + 1;
        _systems.Add(system);
        await Eventually.TrueAsync(
            () => Task.FromResult(_systems.All(one => UpIn(one) >= count)), () => $"{count} members, but {string.Join(", ", _systems.Select(UpIn))}");
        return system;
    }

    /// <summary>
    /// Waits until keys of a coordinator may live on all nodes. Those that come before that live on the nodes that are known, and move later.
    /// </summary>
    public Task AllTakeKeysAsync(string coordinator)
    {
        var region = ClusterSharding.Get(_systems[0]).ShardRegion(NodeActor.NameOf(coordinator));
        return Asking.AgainAsync(
            () => region.Ask<CurrentRegions>(GetCurrentRegions.Instance, TimeSpan.FromSeconds(5)), found => found.Regions.Count == _systems.Count);
    }

    /// <summary>Ends a node as a crash would: nobody hears of it from itself.</summary>
    public async Task CrashAsync(ActorSystem system)
    {
        _systems.Remove(system);
        await system.Terminate();
    }

    /// <summary>Ends a node in good order.</summary>
    public async Task LeaveAsync(ActorSystem system)
    {
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        _systems.Remove(system);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_systems.Select(static system => system.Terminate()));

    private IEnumerable<ActorSystem> Members() => _systems.Where(static system => !system.WhenTerminated.IsCompleted);

    private static int UpIn(ActorSystem system) =>
        Akka.Cluster.Cluster.Get(system).State.Members.Count(static member => member.Status == MemberStatus.Up);

    private ActorSystem Create(string[] roles) => ActorSystem.Create(_name, ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown { run-by-clr-shutdown-hook = off, run-by-actor-system-terminate = off }
          cluster {
            roles = [{{string.Join(", ", roles)}}]
            seed-node-timeout = 1s
            retry-unsuccessful-join-after = 1s
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            periodic-tasks-initial-delay = 200ms
            shutdown-after-unsuccessful-join-seed-nodes = off
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver { active-strategy = keep-majority, stable-after = 2s }
            failure-detector { heartbeat-interval = 300ms, acceptable-heartbeat-pause = 20s, expected-response-after = 500ms }
            sharding {
              retry-interval = 500ms
              rebalance-interval = 500ms
              waiting-for-state-timeout = 2s
              updating-state-timeout = 2s
              coordinator-failure-backoff = 500ms
              shard-failure-backoff = 500ms
            }
            distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 100ms }
            singleton { hand-over-retry-interval = 300ms, min-number-of-hand-over-retries = 10 }
            singleton-proxy { singleton-identification-interval = 300ms }
            pub-sub.gossip-interval = 200ms
          }
        }
        {{Settings}}
        """).WithFallback(EphemeralSharding.DefaultConfig()));
}
