namespace Akka.Actor;

/// <summary>Questions about a ref.</summary>
public static class ActorRefExtensions
{
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or Nobody;

    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue) =>
        actorRef.IsNobody() ? elseValue() : actorRef!;
}

/// <summary>Sending in the name of the actor whose turn it is on this thread.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends from the current actor, or from no one outside of actors.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.SelfRef);

    /// <summary>Sends on with the sender of the message in hand.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Sender);
}
