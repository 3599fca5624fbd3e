using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Actors by a type that stands for them.</summary>
public interface IReadOnlyActorRegistry
{
    bool TryGet<TKey>(out IActorRef actor);

    bool TryGet(Type key, out IActorRef actor);

    /// <exception cref="MissingActorRegistryEntryException">No actor is registered under the key.</exception>
    IActorRef Get<TKey>();

    /// <summary>Completes once an actor is registered under the key.</summary>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <summary>Completes once an actor is registered under the key.</summary>
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);
}
