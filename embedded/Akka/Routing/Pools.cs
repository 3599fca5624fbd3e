using Akka.Actor;
using Akka.Util;

namespace Akka.Routing;

/// <summary>A pool whose routees take turns.</summary>
public sealed class RoundRobinPool : Pool
{
    public RoundRobinPool(int nrOfInstances) : this(nrOfInstances, null, null, null)
    {
    }

    public RoundRobinPool(int nrOfInstances, Resizer? resizer) : this(nrOfInstances, resizer, null, null)
    {
    }

    public RoundRobinPool(
        int nrOfInstances, Resizer? resizer, SupervisorStrategy? supervisorStrategy, string? routerDispatcher,
        bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new RoundRobinRoutingLogic());

    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    public RoundRobinPool WithSupervisorStrategy(SupervisorStrategy strategy) =>
        new(NrOfInstances, null, strategy, RouterDispatcher, UsePoolDispatcher);

    public override ISurrogate ToSurrogate(ActorSystem system) => NoRouter.Instance.ToSurrogate(system);
}

/// <summary>A pool whose routees all get each message.</summary>
public sealed class BroadcastPool : Pool
{
    public BroadcastPool(int nrOfInstances) : this(nrOfInstances, null, null, null)
    {
    }

    public BroadcastPool(
        int nrOfInstances, Resizer? resizer, SupervisorStrategy? supervisorStrategy, string? routerDispatcher,
        bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new BroadcastRoutingLogic());

    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    public BroadcastPool WithSupervisorStrategy(SupervisorStrategy strategy) =>
        new(NrOfInstances, null, strategy, RouterDispatcher, UsePoolDispatcher);

    public override ISurrogate ToSurrogate(ActorSystem system) => NoRouter.Instance.ToSurrogate(system);
}

/// <summary>A pool whose next message goes to the routee with the fewest waiting.</summary>
public sealed class SmallestMailboxPool : Pool
{
    public SmallestMailboxPool(int nrOfInstances) : this(nrOfInstances, null, null, null)
    {
    }

    public SmallestMailboxPool(
        int nrOfInstances, Resizer? resizer, SupervisorStrategy? supervisorStrategy, string? routerDispatcher,
        bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher)
    {
    }

    public override Router CreateRouter(ActorSystem system) => new(new SmallestMailboxRoutingLogic());

    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    public SmallestMailboxPool WithSupervisorStrategy(SupervisorStrategy strategy) =>
        new(NrOfInstances, null, strategy, RouterDispatcher, UsePoolDispatcher);

    public override ISurrogate ToSurrogate(ActorSystem system) => NoRouter.Instance.ToSurrogate(system);
}
