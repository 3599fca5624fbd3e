using Akka.Actor;
using Ephemeral.Actors.Hosting;
using Ephemeral.Actors.Protocol;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Finds the registry of a container's coordinators.</summary>
public static class EphemeralRegistryServiceProviderExtensions
{
    /// <summary>
    /// The registry of the actor system that the registered coordinators live in: the container's, as AddAkka registers it, else the one
    /// that the coordinators have for themselves, which this starts if nothing did yet.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">It has neither coordinators nor an actor system.</exception>
    public static EphemeralRegistry GetEphemeralRegistry(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return EphemeralRegistry.For(services.GetService<ActorSystem>() ?? services.GetService<CoordinatorSystem>()?.Get()
            ?? throw new InvalidOperationException("This container has neither coordinators nor an actor system. Register a coordinator, "
                + "as AddEphemeralWorkCoordinator does, or an actor system, as AddAkka does."));
    }
}
