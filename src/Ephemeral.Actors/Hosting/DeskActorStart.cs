using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors.Actors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ephemeral.Actors.Hosting;

/// <summary>Starts, with the actor system's host, the actors that speak for registered coordinators.</summary>
internal static class DeskActorStart
{
    private static long _started;

    /// <typeparam name="TKey">What the actor is registered under.</typeparam>
    /// <typeparam name="TCoordinator">The coordinator.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">The coordinator's name; null for the one without.</param>
    public static AkkaConfigurationBuilder WithDeskActor<TKey, TCoordinator>(
        this AkkaConfigurationBuilder builder, string? name)
        where TCoordinator : EphemeralCoordinator =>
        builder.WithActors((system, registry, resolver) =>
        {
            var registered = resolver.GetService<RegisteredCoordinators<TCoordinator>>() ?? throw NoneRegistered<TCoordinator>();
            var coordinator = name is null ? registered.GetUnnamed() : registered.Get(name);
            Start<TKey>(system, registry, coordinator);
        });

    /// <summary>The same for a coordinator that is made with the actor, and ends with the actor system.</summary>
    public static AkkaConfigurationBuilder WithOwnDeskActor<TKey, TCoordinator>(
        this AkkaConfigurationBuilder builder, Func<ActorSystem, TCoordinator> make)
        where TCoordinator : EphemeralCoordinator =>
        builder.WithActors((system, registry, resolver) =>
        {
            var stop = resolver.GetService<CoordinatorStop>()
                ?? new CoordinatorStop(resolver.GetService<ILogger<CoordinatorStop>>() ?? NullLogger<CoordinatorStop>.Instance);
            var coordinator = make(system);
            stop.Add(coordinator, system);
            Start<TKey>(system, registry, coordinator);
        });

    private static void Start<TKey>(ActorSystem system, IActorRegistry registry, EphemeralCoordinator coordinator)
    {
        var actorName = $"ephemeral-desk-{Uri.EscapeDataString(coordinator.Name)}-{Interlocked.Increment(ref _started)}";
        registry.Register<TKey>(system.ActorOf(coordinator.DeskProps(new CoordinatorHold(coordinator)), actorName));
    }

    private static InvalidOperationException NoneRegistered<TCoordinator>()
    {
        var (method, item) = CoordinatorKind.Of(typeof(TCoordinator));
        return new InvalidOperationException(
            $"No coordinator is registered for {TypeName.Of(item)}. Add it to the services with {method}(…), beside AddAkka.");
    }
}
