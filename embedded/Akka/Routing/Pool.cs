using Akka.Actor;

namespace Akka.Routing;

/// <summary>
/// Decides by itself how large a pool should be. This engine has none; <see cref="AdjustPoolSize"/> says it from outside.
/// </summary>
public abstract class Resizer
{
    public abstract bool IsTimeForResize(long messageCounter);

    public abstract int Resize(IEnumerable<Routee> currentRoutees);
}

/// <summary>A router that creates its routees, as its children.</summary>
public abstract class Pool : RouterConfig
{
    protected Pool(
        int nrOfInstances, Resizer? resizer, SupervisorStrategy? supervisorStrategy, string? routerDispatcher,
        bool usePoolDispatcher)
        : base(routerDispatcher ?? "")
    {
        if (resizer is not null)
            throw new NotSupportedException($"{GetType()} cannot have a resizer in this engine; send it AdjustPoolSize.");
        NrOfInstances = nrOfInstances;
        SupervisorStrategy = supervisorStrategy ?? DefaultSupervisorStrategy;
        UsePoolDispatcher = usePoolDispatcher;
    }

    /// <summary>A routee's failure is the router's.</summary>
    public static SupervisorStrategy DefaultSupervisorStrategy { get; } = new OneForOneStrategy(_ => Directive.Escalate);

    public int NrOfInstances { get; }

    public SupervisorStrategy SupervisorStrategy { get; }

    public virtual Resizer Resizer => null!;

    public bool UsePoolDispatcher { get; }

    public abstract int GetNrOfInstances(ActorSystem system);
}
