using Akka.Actor;
using Akka.Util;

namespace Akka.Routing;

/// <summary>How an actor is to be run as a router.</summary>
public abstract class RouterConfig : ISurrogated
{
    protected RouterConfig()
    {
    }

    protected RouterConfig(string routerDispatcher) => RouterDispatcher = routerDispatcher;

    /// <summary>Accepted for its name; a router takes no thread of its own to send a message on.</summary>
    public virtual string RouterDispatcher { get; } = "";

    public virtual bool StopRouterWhenAllRouteesRemoved => true;

    public abstract Router CreateRouter(ActorSystem system);

    public abstract ISurrogate ToSurrogate(ActorSystem system);

    /// <summary>Whether a message is for the router itself rather than for a routee.</summary>
    public virtual bool IsManagementMessage(object message) => message is IAutoReceivedMessage or RouterManagementMessage;
}

/// <summary>Not run as a router.</summary>
public class NoRouter : RouterConfig
{
    public static NoRouter Instance { get; } = new();

    public override Router CreateRouter(ActorSystem system) => throw new NotSupportedException("NoRouter makes no router.");

    public override ISurrogate ToSurrogate(ActorSystem system) =>
        throw new NotSupportedException("An in-process system has no surrogates.");
}
