namespace Akka.Actor;

/// <summary>Makes instances of an actor in a way of its own, such as from a container.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    /// <summary>Takes back an instance that has stopped or is being replaced.</summary>
    void Release(ActorBase actor);
}
