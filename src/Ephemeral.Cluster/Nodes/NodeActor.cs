using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Event;
using Ephemeral.Actors;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Protocol;
using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Protocol;
using Ephemeral.Cluster.Sending;
using Ephemeral.Cluster.Signals;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// One node of a sharded coordinator: parent of its post, its producer, its guard, its gateway, the keys where there is no cluster, and what spreads
/// signals, all of which it replaces when they die. It says how the node is, to other nodes too. When it ends, whatever was admitted here is answered. It ends when the node is downed: keys that lived here begin
/// elsewhere from then on.
/// </summary>
internal sealed class NodeActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ShardedContext _context;
    private readonly Func<Props> _gatewayProps;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _gateway = ActorRefs.Nobody;

    public NodeActor(ShardedContext context, Func<Props> gatewayProps) => (_context, _gatewayProps) = (context, gatewayProps);

    private sealed record RegistryDied : INoSerializationVerificationNeeded;

    private sealed record OwnedDied : INoSerializationVerificationNeeded;

    private sealed record GuardIsDue : INoSerializationVerificationNeeded;

    private sealed record ChildDied(string Name, Action Start) : INoSerializationVerificationNeeded;

    public ITimerScheduler Timers { get; set; } = null!;

    public static string NameOf(string coordinator) => $"ephemeral-{Uri.EscapeDataString(coordinator)}";

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override void PreStart()
    {
        StartPost();
        StartRegion();
        StartProducer();
        StartGateway();
        StartGuard();
        StartSignals();
        if (_context.Owned is { } owned)
            Watch(owned);
        Join();
        _context.Cluster?.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned));
    }

    protected override void PostStop()
    {
        _context.Stop(new OwnerLostException(
            $"Coordinator '{_context.Name}' has ended on this node: whether this operation runs is not known."));
        _context.Cluster?.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetNode:
                AskStatus().PipeTo(Sender, Self, NodeFound.Of);
                break;
            case ClusterEvent.MemberDowned downed:
                if (downed.Member.UniqueAddress.Equals(_context.Self))
                    End();
                break;
            case RegistryDied:
                Join();
                break;
            case OwnedDied:
                ReplaceOwned();
                break;
            case GuardIsDue:
                StartGuard();
                break;
            case ChildDied died:
                _log.Warning("'{0}' of coordinator '{1}' on this node was stopped; another takes over.", died.Name, _context.Name);
                died.Start();
                break;
            default:
                _gateway.Forward(message);
                break;
        }
    }

    /// <summary>What makes it calls the application's time provider, which may throw: this node takes in and sends all the same.</summary>
    private void ReplaceOwned()
    {
        try
        {
            Watch(_context.Owned = _context.NewOwned());
        }
        catch (Exception e)
        {
            _log.Error(e, "The operations of coordinator '{0}' on this node were stopped, and no other coordinator can take over. Tried again in {1}.",
                _context.Name, TryAgainAfter);
            Timers.StartSingleTimer(nameof(OwnedDied), new OwnedDied(), TryAgainAfter);
            return;
        }

        _log.Warning("The operations of coordinator '{0}' on this node were stopped; another coordinator takes over.", _context.Name);
        // it hears the one that has ended
        Context.Stop(Context.Child(SharedSignalsActor.Name));
    }

    /// <summary>Nothing starts from here on, and what runs is cancelled, long before the actor system has ended.</summary>
    private void End()
    {
        _log.Warning("This node was downed: coordinator '{0}' starts nothing more here, cancels what runs, and answers what was admitted here by failures.",
            _context.Name);
        _ = _context.Owned?.DisposeAsync().AsTask();
        Context.Stop(Self);
    }

    private void Watch(EphemeralCoordinator owned) => Context.WatchWith(owned.Actor, new OwnedDied());

    /// <summary>Lets dashboards and shells find this coordinator.</summary>
    private void Join()
    {
        var registry = EphemeralRegistry.For(Context.System).Actor;
        Context.WatchWith(registry, new RegistryDied());
        registry.Tell(new ManagerActor.AddSharded(_context.Name), Self);
    }

    private void StartRegion()
    {
        if (_context.Cluster is null)
            _context.Region = Start(
                Props.Create(typeof(LocalRegionActor), (Func<string, Props>)(key => ShardedKeyActor.Props(_context, key))), LocalRegionActor.Name,
                StartRegion);
    }

    private void StartPost() => _context.Post = Start(Props.Create(typeof(PostActor), _context), PostActor.Name, StartPost);

    private void StartProducer()
    {
        _context.Producer = Start(Props.Create(typeof(ProducerActor), _context), ProducerActor.Name, StartProducer);
        // what was admitted before it could be told of
        _context.Producer.Tell(ProducerActor.Admitted.Instance, Self);
    }

    private void StartGateway() => _gateway = Start(_gatewayProps(), ShardedGatewayActor.Name, StartGateway);

    private void StartGuard()
    {
        // it reads the application's clock, which may throw each time
        if (_context.Cluster is not null)
            Start(Props.Create(typeof(GuardActor), _context.Guard, _context.Name, _context.Owned is not null), GuardActor.Name,
                () => Timers.StartSingleTimer(nameof(GuardIsDue), new GuardIsDue(), TryAgainAfter));
    }

    private void StartSignals()
    {
        if (_context is { Cluster: not null, Owned: not null, Options.ShareSignals: true })
            Start(Props.Create(typeof(SharedSignalsActor), _context), SharedSignalsActor.Name, StartSignals);
    }

    private IActorRef Start(Props props, string name, Action again) =>
        Context.WatchWith(Context.ActorOf(props.WithDeploy(Deploy.Local), name), new ChildDied(name, again));

    /// <summary>A region that is busy, or ends, leaves them out.</summary>
    private static async Task<IEnumerable<string>> ShardsAsync(Task<CurrentShardRegionState> asked)
    {
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return asked.IsCompletedSuccessfully ? asked.Result.Shards.Select(static shard => shard.ShardId) : [];
    }

    private async Task<EphemeralNodeStatus> AskStatus()
    {
        var (producer, post) = (_context.Producer, _context.Post);
        var operations = producer.Ask<ProducerActor.OperationsCounted>(new ProducerActor.CountOperations(), AnswerWithin);
        var inboxes = post.Ask<PostActor.InboxesCounted>(new PostActor.CountInboxes(), AnswerWithin);
        var shards = _context is { Cluster: not null, Owned: not null }
            ? ShardsAsync(_context.Region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, AnswerWithin))
            : Task.FromResult<IEnumerable<string>>([]);
        // all of them, so that nobody is left to fail unseen
        await Task.WhenAll(operations, inboxes, shards).ConfigureAwait(false);
        var (counted, keys, here) = (operations.Result, inboxes.Result, shards.Result);
        var counters = _context.Counters;
        return new EphemeralNodeStatus
        {
            Coordinator = _context.Name,
            Address = $"{_context.Self.Address}",
            Roles = _context.Cluster is { } cluster ? [.. cluster.SelfRoles.Order(StringComparer.Ordinal)] : [],
            State = _context.Cluster is { } member ? $"{member.SelfMember.Status}" : "Alone",
            HasAnswered = true,
            Pending = counted.Pending,
            InFlight = counted.InFlight,
            TotalAdmitted = _context.Gate.Taken,
            TotalCompleted = counters.Completed,
            TotalFailed = counters.Failed,
            TotalCancelled = counters.Cancelled,
            TotalRefused = counters.Refused,
            TotalOwnerLost = counters.OwnerLost,
            TotalSentAgain = counters.SentAgain,
            WaitingProducers = _context.Gate.Waiting,
            LiveKeys = keys.Live - keys.Leaving,
            LeavingKeys = keys.Leaving,
            Shards = [.. here.OrderBy(static id => id.Length).ThenBy(static id => id, StringComparer.Ordinal)],
            IsHeld = _context.Guard.IsHeld,
            SignalsDropped = counters.SignalsDropped,
            Operations = _context.Owned?.GetStatus(),
        };
    }
}
