namespace Akka.Actor;

/// <summary>The address of one incarnation of an actor. Equal refs have the same path and the same incarnation.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    ActorPath Path { get; }
}
