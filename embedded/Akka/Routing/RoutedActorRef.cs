using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Routing;

/// <summary>
/// The ref of a router: it routes on the sender's thread, and only what is meant for the router goes through a mailbox.
/// </summary>
internal sealed class RoutedActorRef : LocalActorRef
{
    private readonly Pool _pool;
    private readonly Props _routeeProps;
    private volatile Router _router;

    internal RoutedActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, ActorPath path)
        : base(system, RouterProps(props), dispatcher, parent, path)
    {
        _pool = PoolOf(props);
        _routeeProps = props.WithRouter(NoRouter.Instance);
        _router = _pool.CreateRouter(system);
    }

    internal Router Router
    {
        get => _router;
        set => _router = value;
    }

    internal bool StopsWhenEmpty => _pool.StopRouterWhenAllRouteesRemoved;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null || _pool.IsManagementMessage(message) || _router.IsEmpty) base.Tell(message!, sender);
        else _router.Route(message, sender!);
    }

    internal override void Start()
    {
        AddRoutees(_pool.GetNrOfInstances(Cell.System));
        base.Start();
    }

    internal void AddRoutees(int count)
    {
        var router = _router;
        for (var i = 0; i < count; i++) router = router.AddRoutee(Cell.AttachChild(_routeeProps, name: null));
        _router = router;
    }

    private static Pool PoolOf(Props props) => props.RouterConfig as Pool ?? throw new NotSupportedException(
        $"{props.RouterConfig.GetType()} cannot be run by this engine: a router config must derive from {typeof(Pool)}.");

    private static Props RouterProps(Props props) =>
        Props.Create(() => new RouterActor()).WithSupervisorStrategy(PoolOf(props).SupervisorStrategy);
}
