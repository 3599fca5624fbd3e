using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>How an actor deals with its children's failures.</summary>
public abstract class SupervisorStrategy
{
    private protected SupervisorStrategy()
    {
    }

    /// <summary>
    /// Stops a child that could not be created, was killed or lost an actor it watched; restarts it after anything else.
    /// </summary>
    public static IDecider DefaultDecider { get; } = Actor.Decider.From(cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; init; } = true;

    /// <summary>False when the failure is escalated.</summary>
    internal bool HandleFailure(ActorCell supervisor, LocalActorRef child, Exception cause)
    {
        var directive = Handle(child, cause);
        if (directive == Directive.Escalate) return false;
        if (LoggingEnabled) LogFailure(supervisor, child, cause, directive);
        if (directive == Directive.Resume) child.SendSystemMessage(new Resume(cause));
        else ProcessFailure(supervisor, directive == Directive.Restart, child, cause);
        return true;
    }

    protected abstract Directive Handle(IActorRef child, Exception exception);

    internal abstract void ProcessFailure(ActorCell supervisor, bool restart, LocalActorRef child, Exception cause);

    private protected static void Restart(LocalActorRef child, Exception cause, bool suspendFirst)
    {
        if (suspendFirst) child.SendSystemMessage(new Suspend());
        child.SendSystemMessage(new Recreate(cause));
    }

    private void LogFailure(ActorCell supervisor, LocalActorRef child, Exception cause, Directive directive)
    {
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        supervisor.System.EventStream.Publish(directive == Directive.Resume
            ? new Warning(source, GetType(), message)
            : new Error(cause, source, GetType(), message));
    }
}
