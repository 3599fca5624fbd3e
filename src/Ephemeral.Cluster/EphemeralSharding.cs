using Akka.Configuration;

namespace Ephemeral.Cluster;

/// <summary>What an actor system needs to know for coordinators that span a cluster.</summary>
public static class EphemeralSharding
{
    /// <summary>
    /// The settings: how messages between nodes are written, where shards are kept (in memory), how long an orderly end waits for hand-offs. Lay
    /// your own over them. <c>WithEphemeralShardedCoordinator</c> adds them by itself.
    /// </summary>
    /// <param name="handOffTimeout">The longest <see cref="EphemeralShardingOptions.HandOffTimeout"/> in use; null for the default of 30 seconds.</param>
    public static Config DefaultConfig(TimeSpan? handOffTimeout = null)
    {
        var shutdown = (handOffTimeout ?? new EphemeralShardingOptions().HandOffTimeout) + TimeSpan.FromSeconds(15);
        return ConfigurationFactory.ParseString(
            $"akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = {(long)shutdown.TotalMilliseconds}ms")
            .WithFallback(ConfigurationFactory.FromResource("cluster.conf", typeof(EphemeralSharding).Assembly));
    }
}
