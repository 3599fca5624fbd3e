using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ephemeral.Actors.Hosting;

/// <summary>Starts, with the actor system's host, the actors that speak for registered coordinators.</summary>
internal static class HandleActorStart
{
    private static long _started;

    /// <typeparam name="TKey">What the actor is registered under.</typeparam>
    /// <typeparam name="TCoordinator">The coordinator.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">The coordinator's name; null for the one without.</param>
    /// <param name="actorOf">The actor that speaks for it.</param>
    public static AkkaConfigurationBuilder WithHandleActor<TKey, TCoordinator>(
        this AkkaConfigurationBuilder builder, string? name, Func<TCoordinator, Props> actorOf)
        where TCoordinator : EphemeralCoordinator =>
        builder.WithActors((system, registry, resolver) =>
        {
            var registered = resolver.GetService<RegisteredCoordinators<TCoordinator>>() ?? throw NoneRegistered<TCoordinator>();
            var coordinator = name is null ? registered.GetUnnamed() : registered.Get(name);
            Start<TKey>(system, registry, coordinator.Name, actorOf(coordinator));
        });

    /// <summary>The same for a coordinator that is made with the actor, and ends with the actor system.</summary>
    public static AkkaConfigurationBuilder WithOwnHandleActor<TKey, TCoordinator>(
        this AkkaConfigurationBuilder builder, Func<ActorSystem, TCoordinator> make, Func<TCoordinator, Props> actorOf)
        where TCoordinator : EphemeralCoordinator =>
        builder.WithActors((system, registry, resolver) =>
        {
            var stop = resolver.GetService<CoordinatorStop>()
                ?? new CoordinatorStop(resolver.GetService<ILogger<CoordinatorStop>>() ?? NullLogger<CoordinatorStop>.Instance);
            var coordinator = make(system);
            stop.Add(coordinator, system);
            Start<TKey>(system, registry, coordinator.Name, actorOf(coordinator));
        });

    private static void Start<TKey>(ActorSystem system, IActorRegistry registry, string name, Props props)
    {
        var actorName = $"ephemeral-handle-{Uri.EscapeDataString(name)}-{Interlocked.Increment(ref _started)}";
        registry.Register<TKey>(system.ActorOf(props, actorName));
    }

    private static InvalidOperationException NoneRegistered<TCoordinator>()
    {
        var (method, item) = CoordinatorKind.Of(typeof(TCoordinator));
        return new InvalidOperationException(
            $"No coordinator is registered for {TypeName.Of(item)}. Add it to the services with {method}(…), beside AddAkka.");
    }
}
