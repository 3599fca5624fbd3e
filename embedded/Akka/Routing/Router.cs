using Akka.Actor;

namespace Akka.Routing;

/// <summary>A message for every routee.</summary>
public sealed class Broadcast(object message) : RouterEnvelope(message);

/// <summary>A message that a router unwraps before it sends it on.</summary>
public abstract class RouterEnvelope(object message)
{
    public object Message { get; } = message;
}

/// <summary>Routees and the logic that chooses among them. Immutable; of use within any actor.</summary>
public class Router
{
    private readonly RoutingLogic _logic;
    private readonly Routee[] _routees;

    public Router(RoutingLogic logic, params Routee[] routees)
    {
        ArgumentNullException.ThrowIfNull(logic);
        _logic = logic;
        _routees = routees ?? [];
    }

    public IEnumerable<Routee> Routees => _routees;

    public RoutingLogic RoutingLogic => _logic;

    internal bool IsEmpty => _routees.Length == 0;

    public virtual void Route(object message, IActorRef sender)
    {
        if (message is Broadcast)
        {
            foreach (var routee in _routees) Send(routee, message, sender);
        }
        else
        {
            Send(_logic.Select(message, _routees), message, sender);
        }
    }

    public virtual Router WithRoutees(params Routee[] routees) => new(_logic, routees);

    public virtual Router AddRoutee(Routee routee) => WithRoutees([.. _routees, routee]);

    public Router AddRoutee(IActorRef routee) => AddRoutee(new ActorRefRoutee(routee));

    public virtual Router RemoveRoutee(Routee routee) => WithRoutees(_routees.Where(each => !each.Equals(routee)).ToArray());

    public Router RemoveRoutee(IActorRef routee) => RemoveRoutee(new ActorRefRoutee(routee));

    protected virtual void Send(Routee routee, object message, IActorRef sender) => routee.Send(UnWrap(message), sender);

    private static object UnWrap(object message) => message is RouterEnvelope envelope ? envelope.Message : message;
}
