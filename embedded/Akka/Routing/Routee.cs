using Akka.Actor;

namespace Akka.Routing;

/// <summary>Where a router may send a message.</summary>
public class Routee
{
    /// <summary>The routee of a router that has none: what is sent to it goes to the dead letters.</summary>
    public static readonly Routee NoRoutee = new();

    public static Routee FromActorRef(IActorRef actorRef) => new ActorRefRoutee(actorRef);

    public virtual void Send(object message, IActorRef sender) => ActorCell.Current?.System.DeadLetterRef.Tell(message, sender);
}

/// <summary>A routee that is an actor.</summary>
public class ActorRefRoutee(IActorRef actor) : Routee
{
    public IActorRef Actor { get; } = actor;

    public override void Send(object message, IActorRef sender) => Actor.Tell(message, sender);

    public override bool Equals(object? obj) => obj is ActorRefRoutee other && Actor.Equals(other.Actor);

    public override int GetHashCode() => Actor.GetHashCode();
}

/// <summary>Several routees that all get the message.</summary>
public class SeveralRoutees(Routee[] routees) : Routee
{
    public override void Send(object message, IActorRef sender)
    {
        foreach (var routee in routees) routee.Send(message, sender);
    }
}
