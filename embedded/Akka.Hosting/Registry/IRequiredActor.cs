using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The actor registered under <typeparamref name="TActor"/>, to be injected.</summary>
public interface IRequiredActor<TActor>
{
    /// <exception cref="MissingActorRegistryEntryException">It is not registered yet.</exception>
    IActorRef ActorRef { get; }

    /// <summary>Completes once it is registered.</summary>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}
