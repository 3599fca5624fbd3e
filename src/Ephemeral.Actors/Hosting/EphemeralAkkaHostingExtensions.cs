using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static Ephemeral.Actors.Hosting.CoordinatorFactories;
using static Ephemeral.Actors.Hosting.CoordinatorServices;

namespace Akka.Hosting;

/// <summary>
/// Gives the actors of coordinators, which speak <c>Ephemeral.Actors.Protocol</c>, to any service or actor through <see
/// cref="IRequiredActor{TActor}"/>. The coordinator is one that is registered as a service, or one that is made here from its
/// body; it is made when the actor system starts.
/// </summary>
/// <remarks>
/// A coordinator that is made here has no handle among the services: it is told and asked. It ends with the host, or in the
/// phases of the actor system's CoordinatedShutdown: intake closes in <c>service-unbind</c>, work drains in
/// <c>service-requests-done</c> within that phase's timeout, and the rest is cancelled and reported in <c>service-stop</c>.
/// <c>ephemeral.coordinators.&lt;name&gt;</c> lies over its options; without a name it is called after its items' type.
/// </remarks>
public static class EphemeralAkkaHostingExtensions
{
    /// <summary>
    /// Starts the actor of the registered work coordinator without a name, as <c>IRequiredActor</c> of its type.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<T>(
        this AkkaConfigurationBuilder builder) =>
        builder.WithRegistered<EphemeralWorkCoordinator<T>, EphemeralWorkCoordinator<T>>(null);

    /// <summary>Starts the actor of the registered work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">The name it is registered under.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<TMarker, T>(
        this AkkaConfigurationBuilder builder, string name) =>
        builder.WithRegistered<TMarker, EphemeralWorkCoordinator<T>>(Named(name));

    /// <summary>Makes a work coordinator and starts its actor, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<T>(
        this AkkaConfigurationBuilder builder, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        builder.WithOwn<EphemeralWorkCoordinator<T>, EphemeralWorkCoordinator<T>>(
            TypeName.Of(typeof(T)), options, Work(Fixed(body)));

    /// <summary>Makes a work coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">What it is called in settings, errors and logs.</param>
    /// <param name="body">What is done with each item.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<TMarker, T>(
        this AkkaConfigurationBuilder builder, string name, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null) =>
        builder.WithOwn<TMarker, EphemeralWorkCoordinator<T>>(Named(name), options, Work(Fixed(body)));

    /// <summary>
    /// Starts the actor of the registered keyed work coordinator without a name, as <c>IRequiredActor</c> of its type.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TKey, T>(
        this AkkaConfigurationBuilder builder)
        where TKey : notnull =>
        builder.WithRegistered<EphemeralKeyedWorkCoordinator<TKey, T>, EphemeralKeyedWorkCoordinator<TKey, T>>(null);

    /// <summary>
    /// Starts the actor of the registered keyed work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TMarker, TKey, T>(
        this AkkaConfigurationBuilder builder, string name)
        where TKey : notnull =>
        builder.WithRegistered<TMarker, EphemeralKeyedWorkCoordinator<TKey, T>>(Named(name));

    /// <summary>Makes a keyed work coordinator and starts its actor, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TKey, T>(
        this AkkaConfigurationBuilder builder, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null)
        where TKey : notnull =>
        builder.WithOwn<EphemeralKeyedWorkCoordinator<TKey, T>, EphemeralKeyedWorkCoordinator<TKey, T>>(
            TypeName.Of(typeof(T)), options, KeyedWork(keySelector, Fixed(body), null));

    /// <summary>Makes a keyed work coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TMarker, TKey, T>(
        this AkkaConfigurationBuilder builder, string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null)
        where TKey : notnull =>
        builder.WithOwn<TMarker, EphemeralKeyedWorkCoordinator<TKey, T>>(
            Named(name), options, KeyedWork(keySelector, Fixed(body), null));

    /// <summary>
    /// Starts the actor of the registered result coordinator without a name, as <c>IRequiredActor</c> of its type.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TInput, TResult>(
        this AkkaConfigurationBuilder builder) =>
        builder.WithRegistered<EphemeralResultCoordinator<TInput, TResult>, EphemeralResultCoordinator<TInput, TResult>>(null);

    /// <summary>
    /// Starts the actor of the registered result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TMarker, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name) =>
        builder.WithRegistered<TMarker, EphemeralResultCoordinator<TInput, TResult>>(Named(name));

    /// <summary>Makes a result coordinator and starts its actor, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TInput, TResult>(
        this AkkaConfigurationBuilder builder, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null) =>
        builder.WithOwn<EphemeralResultCoordinator<TInput, TResult>, EphemeralResultCoordinator<TInput, TResult>>(
            TypeName.Of(typeof(TInput)), options, Result(Fixed(body)));

    /// <summary>Makes a result coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TMarker, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null) =>
        builder.WithOwn<TMarker, EphemeralResultCoordinator<TInput, TResult>>(Named(name), options, Result(Fixed(body)));

    /// <summary>
    /// Starts the actor of the registered keyed result coordinator without a name, as <c>IRequiredActor</c> of its type.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder)
        where TKey : notnull =>
        builder.WithRegistered<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(
            null);

    /// <summary>
    /// Starts the actor of the registered keyed result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TMarker, TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name)
        where TKey : notnull =>
        builder.WithRegistered<TMarker, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(Named(name));

    /// <summary>Makes a keyed result coordinator and starts its actor, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, Func<TInput, TKey> keySelector,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null)
        where TKey : notnull =>
        builder.WithOwn<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(
            TypeName.Of(typeof(TInput)), options, KeyedResult(keySelector, Fixed(body), null));

    /// <summary>
    /// Makes a keyed result coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.
    /// </summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TMarker, TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name, Func<TInput, TKey> keySelector,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null)
        where TKey : notnull =>
        builder.WithOwn<TMarker, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(
            Named(name), options, KeyedResult(keySelector, Fixed(body), null));

    private static AkkaConfigurationBuilder WithRegistered<TMarker, TCoordinator>(this AkkaConfigurationBuilder builder, string? name)
        where TCoordinator : EphemeralCoordinator =>
        builder.WithActors((_, registry, resolver) =>
        {
            var registered = resolver.GetService<RegisteredCoordinators<TCoordinator>>()
                ?? throw CoordinatorKind.Of(typeof(TCoordinator)).NoneRegistered();
            var services = resolver.GetService<IServiceProvider>();
            var coordinator = name is null ? registered.GetUnnamed(services) : registered.Get(services, name);
            registry.Register<TMarker>(coordinator.Actor);
        });

    private static AkkaConfigurationBuilder WithOwn<TMarker, TCoordinator>(
        this AkkaConfigurationBuilder builder, string name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator =>
        builder.WithActors((system, registry, resolver) =>
        {
            var stop = resolver.GetService<CoordinatorStop>()
                ?? new CoordinatorStop(resolver.GetService<ILogger<CoordinatorStop>>() ?? NullLogger<CoordinatorStop>.Instance);
            var coordinator = factory(
                resolver.GetService<IServiceProvider>(), new CoordinatorContext(options ?? new EphemeralOptions(), system, name));
            stop.Add(coordinator, system);
            registry.Register<TMarker>(coordinator.Actor);
        });
}
