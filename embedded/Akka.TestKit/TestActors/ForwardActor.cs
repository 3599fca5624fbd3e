using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Passes every message on, with its sender.</summary>
public class ForwardActor : ReceiveActor
{
    public ForwardActor(IActorRef target) => ReceiveAny(message => target.Tell(message, Sender));

    public static Props Props(IActorRef target) => Actor.Props.Create(() => new ForwardActor(target));
}
