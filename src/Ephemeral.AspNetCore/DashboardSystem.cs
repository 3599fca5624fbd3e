using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore;

/// <summary>Whose coordinators are shown; found when it is first needed, since that may start the actor system.</summary>
internal sealed class DashboardSystem(IServiceProvider services, EphemeralDashboardOptions options)
{
    private readonly Lazy<IActorRef> _registry = new(
        () => (options.System is { } system ? EphemeralRegistry.For(system) : services.GetEphemeralRegistry()).Actor,
        LazyThreadSafetyMode.PublicationOnly);

    public IActorRef Registry => _registry.Value;
}
