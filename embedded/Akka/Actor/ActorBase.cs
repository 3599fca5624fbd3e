namespace Akka.Actor;

/// <summary>A behaviour: false for a message it does not handle.</summary>
public delegate bool Receive(object message);

/// <summary>A behaviour that handles everything it is given.</summary>
public delegate void UntypedReceive(object message);

/// <summary>The base of every actor. Its members are for the actor's own turn.</summary>
public abstract class ActorBase
{
    private readonly ActorCell _cell;

    protected ActorBase()
    {
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"{GetType()} was created with new outside of an actor system. "
            + $"Pass Props.Create(() => new {GetType().Name}(...)) to ActorOf.");
        _cell.StartWith(Receive);
    }

    protected static IActorContext Context => CurrentCell;

    protected IActorRef Self => _cell.Self;

    protected IActorRef Sender => _cell.Sender;

    internal static ActorCell CurrentCell => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext: "
        + "Context is there in an actor's own turn only, not on other threads or after ConfigureAwait(false).");

    internal SupervisorStrategy Strategy => SupervisorStrategy();

    protected static Receive EmptyReceive { get; } = _ => false;

    protected abstract bool Receive(object message);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        if (receive(message)) return true;
        Unhandled(message);
        return false;
    }

    protected internal virtual void AroundPreStart() => PreStart();

    protected internal virtual void AroundPostStop() => PostStop();

    protected internal virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    protected internal virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Called before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Called when the actor has stopped; its children have stopped before.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Called on the failed instance. Stops all children and calls <see cref="PostStop"/> unless overridden.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in _cell.Children?.Snapshot() ?? [])
        {
            _cell.Unwatch(child);
            _cell.Stop(child);
        }

        PostStop();
    }

    /// <summary>Called on the new instance. Calls <see cref="PreStart"/> unless overridden.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>How this actor deals with its children's failures.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Publishes an <see cref="Event.UnhandledMessage"/>; an unhandled <see cref="Terminated"/> is a failure.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new Event.UnhandledMessage(message, Sender, Self));
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    private protected void StartWith(Receive receive) => _cell.StartWith(receive);

    internal virtual void EndConstruction()
    {
    }
}
