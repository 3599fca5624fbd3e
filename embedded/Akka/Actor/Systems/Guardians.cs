using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The parent of top-level actors. It handles nothing itself.</summary>
internal sealed class Guardian : UntypedActor
{
    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PreRestart(Exception reason, object message)
    {
    }
}

/// <summary>
/// The top of the tree. When the user's part has stopped, for whatever reason, the system's part is stopped, and then the root.
/// </summary>
internal sealed class RootGuardian : ReceiveActor
{
    private readonly ActorSystemImpl _system;

    public RootGuardian(ActorSystemImpl system)
    {
        _system = system;
        Receive<Terminated>(end => end.ActorRef.Path.Name == "user", _ => system.StopSystemActors());
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    protected override void PreStart()
    {
        foreach (var guardian in Context.GetChildren()) Context.Watch(guardian);
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, cause =>
    {
        _system.Log.Error(cause, "A guardian has failed, the system terminates: {0}", cause.Message);
        return Directive.Stop;
    });
}

/// <summary>The ref of the root; it finds, besides its children, the dead letters.</summary>
internal sealed class RootActorRef(ActorSystemImpl system, ActorPath path)
    : LocalActorRef(
        system, Props.Create(() => new RootGuardian(system)), new MessageDispatcher("root", 1), new AboveRoot(system), path)
{
    public override IInternalActorRef? Parent => null;

    public override IInternalActorRef? FindChild(string name) =>
        name == "deadLetters" ? Cell.System.DeadLetterRef : base.FindChild(name);
}

/// <summary>The root's parent: it hears that the root has stopped or failed.</summary>
internal sealed class AboveRoot(ActorSystemImpl system) : ActorRefBase
{
    public override ActorPath Path => system.DeadLetterRef.Path.Root;

    public override void Tell(object message, IActorRef? sender) => system.DeadLetterRef.Publish(message, sender, this);

    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification:
                system.OnRootStopped();
                break;
            case Failed:
                system.TerminateNow();
                break;
        }
    }
}

/// <summary>Logs what actors have not handled, when akka.actor.debug.unhandled is on.</summary>
internal sealed class UnhandledMessageLogger : ReceiveActor
{
    public UnhandledMessageLogger()
    {
        var log = Context.GetLogger();
        Receive<UnhandledMessage>(m => log.Debug("Unhandled message from {0} to {1}: {2}", m.Sender, m.Recipient, m.Message));
    }
}
