using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static Ephemeral.Actors.Hosting.CoordinatorFactories;
using static Ephemeral.Actors.Hosting.CoordinatorServices;

namespace Akka.Hosting;

/// <summary>
/// Gives the actors of coordinators, which speak <c>Ephemeral.Actors.Protocol</c>, to any service or actor through
/// <see cref="IRequiredActor{TActor}"/>. The coordinator is one that is registered as a service, or one that is made here from its body; it
/// is made when the actor system starts.
/// </summary>
/// <remarks>
/// A coordinator that is made here has no handle among the services: it is told and asked. It ends with the host, or in the phases of the
/// actor system's CoordinatedShutdown: intake closes in <c>service-unbind</c>, work drains in <c>service-requests-done</c> within that
/// phase's timeout, and the rest is cancelled and reported in <c>service-stop</c>. <c>ephemeral.coordinators.&lt;name&gt;</c> of the actor
/// system's settings overrides its options; without a name it is called after its items' type. It reads nothing of the application's
/// configuration, and has no health check: for those, register it as a service, and give actors that one.
/// </remarks>
public static class EphemeralAkkaHostingExtensions
{
    /// <summary>Starts the registered work coordinator without a name, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<T>(this AkkaConfigurationBuilder builder) =>
        builder.WithRegistered<EphemeralWorkCoordinator<T>>();

    /// <summary>Starts the registered work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="name">The name it is registered under.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<TMarker, T>(this AkkaConfigurationBuilder builder, string name) =>
        builder.WithRegistered<TMarker, EphemeralWorkCoordinator<T>>(Named(name));

    /// <summary>Makes and starts a work coordinator, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<T>(this AkkaConfigurationBuilder builder,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) => builder.WithOwn(options, Work(Fixed(body)));

    /// <summary>Makes and starts a work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="name">What it is called in settings, errors and logs.</param>
    /// <param name="body">What is done with each item.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<TMarker, T>(this AkkaConfigurationBuilder builder, string name,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        builder.WithOwn<TMarker, EphemeralWorkCoordinator<T>>(Named(name), options, Work(Fixed(body)));

    /// <summary>Starts the registered keyed work coordinator without a name, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TKey, T>(this AkkaConfigurationBuilder builder)
        where TKey : notnull => builder.WithRegistered<EphemeralKeyedWorkCoordinator<TKey, T>>();

    /// <summary>Starts the registered keyed work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TMarker, TKey, T>(this AkkaConfigurationBuilder builder,
        string name) where TKey : notnull => builder.WithRegistered<TMarker, EphemeralKeyedWorkCoordinator<TKey, T>>(Named(name));

    /// <summary>Makes and starts a keyed work coordinator, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TKey, T>(this AkkaConfigurationBuilder builder,
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) where TKey : notnull =>
        builder.WithOwn(options, KeyedWork(keySelector, Fixed(body), null));

    /// <summary>Makes and starts a keyed work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TMarker, TKey, T>(this AkkaConfigurationBuilder builder,
        string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null)
        where TKey : notnull =>
        builder.WithOwn<TMarker, EphemeralKeyedWorkCoordinator<TKey, T>>(Named(name), options, KeyedWork(keySelector, Fixed(body), null));

    /// <summary>Starts the registered result coordinator without a name, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TInput, TResult>(this AkkaConfigurationBuilder builder) =>
        builder.WithRegistered<EphemeralResultCoordinator<TInput, TResult>>();

    /// <summary>Starts the registered result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TMarker, TInput, TResult>(this AkkaConfigurationBuilder builder,
        string name) => builder.WithRegistered<TMarker, EphemeralResultCoordinator<TInput, TResult>>(Named(name));

    /// <summary>Makes and starts a result coordinator, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TInput, TResult>(this AkkaConfigurationBuilder builder,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) => builder.WithOwn(options, Result(Fixed(body)));

    /// <summary>Makes and starts a result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TMarker, TInput, TResult>(this AkkaConfigurationBuilder builder,
        string name, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        builder.WithOwn<TMarker, EphemeralResultCoordinator<TInput, TResult>>(Named(name), options, Result(Fixed(body)));

    /// <summary>Starts the registered keyed result coordinator without a name, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this AkkaConfigurationBuilder builder)
        where TKey : notnull => builder.WithRegistered<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>();

    /// <summary>Starts the registered keyed result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TMarker, TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name) where TKey : notnull =>
        builder.WithRegistered<TMarker, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(Named(name));

    /// <summary>Makes and starts a keyed result coordinator, as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this AkkaConfigurationBuilder builder,
        Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null)
        where TKey : notnull => builder.WithOwn(options, KeyedResult(keySelector, Fixed(body), null));

    /// <summary>Makes and starts a keyed result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TMarker, TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name, Func<TInput, TKey> keySelector,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) where TKey : notnull =>
        builder.WithOwn<TMarker, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(Named(name), options,
            KeyedResult(keySelector, Fixed(body), null));

    private static AkkaConfigurationBuilder WithRegistered<TCoordinator>(this AkkaConfigurationBuilder builder)
        where TCoordinator : EphemeralCoordinator => builder.WithRegistered<TCoordinator, TCoordinator>(null);

    private static AkkaConfigurationBuilder WithRegistered<TMarker, TCoordinator>(this AkkaConfigurationBuilder builder, string? name)
        where TCoordinator : EphemeralCoordinator => Checked(builder).WithActors((_, registry, resolver) =>
    {
        var kind = CoordinatorKind.Of(typeof(TCoordinator));
        var registered = resolver.GetService<RegisteredCoordinators<TCoordinator>>() ?? throw new InvalidOperationException(
            $"No coordinator is registered for {TypeName.Of(kind.Item)}. Add it to the services with {kind.Method}(…), beside AddAkka.");
        registry.Register<TMarker>((name is null ? registered.CreateCoordinator() : registered.CreateCoordinator(name)).Actor);
    });

    private static AkkaConfigurationBuilder WithOwn<TCoordinator>(this AkkaConfigurationBuilder builder, EphemeralOptions? options,
        CoordinatorFactory<TCoordinator> factory) where TCoordinator : EphemeralCoordinator =>
        builder.WithOwn<TCoordinator, TCoordinator>(null, options, factory);

    private static AkkaConfigurationBuilder WithOwn<TMarker, TCoordinator>(
        this AkkaConfigurationBuilder builder, string? name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator => Checked(builder).WithActors((system, registry, resolver) =>
    {
        var stop = resolver.GetService<CoordinatorStop>()
            ?? new CoordinatorStop(resolver.GetService<ILogger<CoordinatorStop>>() ?? NullLogger<CoordinatorStop>.Instance);
        var coordinator = factory(resolver.GetService<IServiceProvider>(), options ?? new EphemeralOptions(), system,
            CoordinatorKind.Of(typeof(TCoordinator)).NameOf(name));
        stop.Add(coordinator, system);
        registry.Register<TMarker>(coordinator.Actor);
    });

    private static AkkaConfigurationBuilder Checked(AkkaConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
