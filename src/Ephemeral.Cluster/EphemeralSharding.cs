using Akka.Configuration;
using Ephemeral.Actors;

namespace Ephemeral.Cluster;

/// <summary>What an actor system needs to know for coordinators that span a cluster.</summary>
public static class EphemeralSharding
{
    /// <summary>Where the settings say how long a node's end waits for hand-offs.</summary>
    internal const string ShutdownPath = "akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout";

    /// <summary>
    /// The settings: how messages between nodes are written, where shards are kept (in memory), how long an orderly end waits for hand-offs. Lay
    /// your own over them. <c>WithEphemeralShardedCoordinator</c> adds them by itself.
    /// </summary>
    /// <param name="handOffTimeout">
    /// The longest <see cref="EphemeralShardingOptions.HandOffTimeout"/> in use; null for the default of 30 seconds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="handOffTimeout"/> is not more than zero, or too long for a timer.</exception>
    public static Config DefaultConfig(TimeSpan? handOffTimeout = null)
    {
        new OptionsCheck().MoreThanZero(nameof(handOffTimeout), handOffTimeout).ThrowIfAny();
        return ShutdownConfig(handOffTimeout ?? new EphemeralShardingOptions().HandOffTimeout).WithFallback(Resource("cluster.conf"));
    }

    /// <summary>
    /// Settings with which keys of a crashed node go on elsewhere after 10 to 16 seconds, in place of 48: heartbeats every 500 ms, a pause of 3
    /// seconds in them, and 3 seconds without a change before the split brain resolver decides. Lay them over your own, on every node. A node
    /// that stands still for longer than those pauses is removed, so leave this out where machines are short of time.
    /// </summary>
    public static Config QuickFailoverConfig() => Resource("cluster-quick-failover.conf");

    /// <summary>
    /// Settings with which Akka.NET's JSON serializer refuses: its messages name types, which a node makes that reads them. Coordinators and
    /// clustering need nothing of it; messages of your own between nodes need a serializer of their own then. Lay them over your own, on every node.
    /// </summary>
    public static Config RefuseJsonConfig() => Resource("cluster-refuse-json.conf");

    internal static Config ShutdownConfig(TimeSpan handOffTimeout) =>
        ConfigurationFactory.ParseString($"{ShutdownPath} = {(long)(handOffTimeout + TimeSpan.FromSeconds(15)).TotalMilliseconds}ms");

    private static Config Resource(string name) => ConfigurationFactory.FromResource(name, typeof(EphemeralSharding).Assembly);
}
