using Akka;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Time;
using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// Starts what a sharded coordinator has on one node: its own coordinator, its shard region, its actors, its part of an orderly end.
/// </summary>
internal static class ShardedNode
{
    // the frame also holds what Akka puts around a message
    private const int KeptOfFrame = 16 * 1024;
    private const long DefaultFrame = 128_000;
    private const double ShareOfPhase = 0.9;
    private const int MostRebalanced = 20;
    private const double RebalancedShare = 0.2;

    public static ShardedContext Start(
        ActorSystem system, string name, EphemeralShardingOptions options, ShardedWork work, IShardedIntake intake, out IActorRef actor)
    {
        var config = system.Settings.Config;
        var operations = CoordinatorSettings.Over(options.Operations, config, name);
        var clock = new Clock(operations.TimeProvider);
        var cluster = ((ExtendedActorSystem)system).Provider is Akka.Cluster.IClusterActorRefProvider ? Akka.Cluster.Cluster.Get(system) : null;
        if (cluster is not null && system.Serialization.FindSerializerForType(typeof(Post)) is not ClusterSerializer)
            throw NotConfigured(system, name);
        var mostBytes = MostBytes(config);
        work.Join(name, mostBytes);
        ShardedContext context = null!;
        context = new ShardedContext(name, options, operations, system)
        {
            Clock = clock,
            Cluster = cluster,
            MostBytes = mostBytes,
            Work = work,
            Guard = new StartGuard(clock, options.LongestStandstill),
            Gate = new AdmissionGate(
                operations.MaxPendingOperations, clock, operation => context.Publish(operation),
                operations.EnableFairScheduling ? operations.FairSchedulingThreshold : int.MaxValue)
            {
                OnProducerFailed = error =>
                {
                    context.Owned?.Shared.End.CountCallbackFailure();
                    Logging.GetLogger(system, typeof(ShardedNode)).Warning(error,
                        "A producer that waited for room in coordinator '{0}' could not go on: its own context or scheduler threw. The others do.", name);
                },
            },
        };

        NodeNames.Take(system, name);
        try
        {
            actor = StartActors(context, intake);
        }
        catch
        {
            _ = context.Owned?.DisposeAsync().AsTask();
            NodeNames.GiveBack(system, name);
            throw;
        }

        JoinShutdown(context);
        return context;
    }

    private static IActorRef StartActors(ShardedContext context, IShardedIntake intake)
    {
        var (cluster, role) = (context.Cluster, context.Options.Role);
        var hasKeys = cluster is null || role is null || cluster.SelfRoles.Contains(role);
        if (hasKeys)
            context.Owned = context.NewOwned();
        if (cluster is not null)
            context.Region = StartRegion(context, hasKeys);
        return context.System.ActorOf(Props.Create(typeof(NodeActor), context,
            () => Props.Create(typeof(ShardedGatewayActor), context, intake)).WithDeploy(Deploy.Local), NodeActor.NameOf(context.Name));
    }

    private static ConfigurationException NotConfigured(ActorSystem system, string name) => new(
        $"Coordinator '{name}' can't span the cluster of actor system '{system.Name}', whose configuration lacks the settings for it. Create the system with "
        + "yours.WithFallback(EphemeralSharding.DefaultConfig()), on every node; with Akka.Hosting, start the coordinator by WithEphemeralShardedCoordinator, "
        + "which adds them.");

    private static IActorRef StartRegion(ShardedContext context, bool hasKeys)
    {
        var (system, options) = (context.System, context.Options);
        var (sharding, extractor) = (ClusterSharding.Get(system), new KeyExtractor(options.NumberOfShards));
        var typeName = NodeActor.NameOf(context.Name);
        if (!hasKeys)
            return sharding.StartProxy(typeName, options.Role!, extractor);
        var handOff = ConfigurationFactory.ParseString($"handoff-timeout = {(long)(options.HandOffTimeout + TimeSpan.FromSeconds(10)).TotalMilliseconds}ms");
        var config = system.Settings.Config;
        var settings = ClusterShardingSettings.Create(
                handOff.WithFallback(config.GetConfig("akka.cluster.sharding")), config.GetConfig("akka.cluster.singleton"))
            .WithRole(options.Role).WithStateStoreMode(StateStoreMode.DData).WithRememberEntities(false).WithPassivateIdleAfter(TimeSpan.Zero);
        return sharding.Start(
            typeName, id => ShardedKeyActor.Props(context, KeyExtractor.KeyOf(id)), settings, extractor,
            ShardAllocationStrategy.LeastShardAllocationStrategy(MostRebalanced, RebalancedShare), ShardedKeyActor.HandOff.Instance);
    }

    private static int MostBytes(Config config)
    {
        var frame = config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size", DefaultFrame) ?? DefaultFrame;
        return (int)Math.Clamp(frame - KeptOfFrame, frame / 2, int.MaxValue / 2);
    }

    /// <summary>
    /// Intake of this node ends first, and what it has admitted is answered, while keys still live here and elsewhere. Then sharding moves the
    /// keys of this node to others.
    /// </summary>
    private static void JoinShutdown(ShardedContext context)
    {
        var shutdown = CoordinatedShutdown.Get(context.System);
        var task = NodeActor.NameOf(context.Name);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, $"{task}-close-intake", () =>
        {
            context.Complete();
            return Task.FromResult(Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, $"{task}-drain", async () =>
        {
            var limit = shutdown.Timeout(CoordinatedShutdown.PhaseServiceRequestsDone) * ShareOfPhase;
            await context.AnsweredAsync().WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Done.Instance;
        });
    }
}
