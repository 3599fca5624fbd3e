using Akka.Actor;

namespace Akka.Hosting;

public sealed class RequiredActor<TActor>(IReadOnlyActorRegistry registry) : IRequiredActor<TActor>
{
    public IActorRef ActorRef => registry.Get<TActor>();

    public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        registry.GetAsync<TActor>(cancellationToken);
}
