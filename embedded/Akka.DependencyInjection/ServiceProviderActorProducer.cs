using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Creates an actor, anew at each restart, from the given arguments and for the rest from the container.</summary>
internal sealed class ServiceProviderActorProducer : IIndirectActorProducer
{
    private readonly IServiceProvider _services;
    private readonly object[] _args;

    public ServiceProviderActorProducer(IServiceProvider services, Type actorType, object[] args)
    {
        if (!typeof(ActorBase).IsAssignableFrom(actorType))
            throw new ArgumentException($"'{actorType}' is not an actor. Derive it from ActorBase.", nameof(actorType));
        (_services, ActorType, _args) = (services, actorType, args);
    }

    public Type ActorType { get; }

    public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(_services, ActorType, _args);

    public void Release(ActorBase actor)
    {
        // what the actor got from the container belongs to the container or to the actor's own scope
    }
}
