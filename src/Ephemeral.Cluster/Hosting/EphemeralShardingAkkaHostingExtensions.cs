using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster;
using Ephemeral.Cluster.Hosting;

namespace Akka.Hosting;

/// <summary>Starts coordinators that span a cluster, and gives them to services and actors.</summary>
public static class EphemeralShardingAkkaHostingExtensions
{
    /// <summary>
    /// Starts a coordinator whose keys are spread over the nodes of the cluster, or all live here where the actor system has no cluster. Its actor
    /// is <c>IRequiredActor</c> of <see cref="EphemeralShardedCoordinator{TKey, T}"/>. To have its handle injected, call
    /// <c>AddEphemeralShardedCoordinator&lt;TKey, T&gt;(name)</c> on the services too.
    /// </summary>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="name">The same on all nodes.</param>
    /// <param name="keySelector">The key of an item.</param>
    /// <param name="body">What is done with each item, on the node of its key.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="codec">How items travel; null for JSON.</param>
    /// <param name="keyFormatter">The text of a key; null for that of strings, numbers, GUIDs and enums.</param>
    /// <exception cref="ArgumentException">The builder starts one of that name already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static AkkaConfigurationBuilder WithEphemeralShardedCoordinator<TKey, T>(
        this AkkaConfigurationBuilder builder, string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralShardingOptions? options = null, IPayloadCodec<T>? codec = null, Func<TKey, string>? keyFormatter = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(body);
        return builder.With(name, options, (_, system) =>
            new EphemeralShardedCoordinator<TKey, T>(system, name, keySelector, body, options, codec, keyFormatter), static one => one.Actor);
    }

    /// <summary>The same with a body that is made from the container's services, once, and is told which operation it runs as.</summary>
    /// <inheritdoc cref="WithEphemeralShardedCoordinator{TKey, T}(AkkaConfigurationBuilder, string, Func{T, TKey},
    /// Func{T, CancellationToken, Task}, EphemeralShardingOptions?, IPayloadCodec{T}?, Func{TKey, string}?)"/>
    public static AkkaConfigurationBuilder WithEphemeralShardedCoordinator<TKey, T>(
        this AkkaConfigurationBuilder builder, string name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralShardingOptions? options = null,
        IPayloadCodec<T>? codec = null, Func<TKey, string>? keyFormatter = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(body);
        return builder.With(name, options, (services, system) =>
            new EphemeralShardedCoordinator<TKey, T>(system, name, keySelector, body(services), options, codec, keyFormatter), static one => one.Actor);
    }

    /// <summary>
    /// Starts a coordinator with results whose keys are spread over the nodes of the cluster:
    /// <see cref="EphemeralShardedResultCoordinator{TKey, TInput, TResult}"/>. To have its handle injected, call
    /// <c>AddEphemeralShardedResultCoordinator&lt;TKey, TInput, TResult&gt;(name)</c> on the services too.
    /// </summary>
    /// <typeparam name="TKey">What inputs are kept apart by.</typeparam>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="name">The same on all nodes.</param>
    /// <param name="keySelector">The key of an input.</param>
    /// <param name="body">What is done with each input, on the node of its key.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="codec">How inputs travel; null for JSON.</param>
    /// <param name="resultCodec">How results travel; null for JSON.</param>
    /// <param name="keyFormatter">The text of a key; null for that of strings, numbers, GUIDs and enums.</param>
    /// <exception cref="ArgumentException">The builder starts one of that name already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static AkkaConfigurationBuilder WithEphemeralShardedResultCoordinator<TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralShardingOptions? options = null, IPayloadCodec<TInput>? codec = null, IPayloadCodec<TResult>? resultCodec = null,
        Func<TKey, string>? keyFormatter = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(body);
        return builder.With(name, options, (_, system) => new EphemeralShardedResultCoordinator<TKey, TInput, TResult>(
            system, name, keySelector, body, options, codec, resultCodec, keyFormatter), static one => one.Actor);
    }

    /// <summary>The same with a body that is made from the container's services, once, and is told which operation it runs as.</summary>
    /// <inheritdoc cref="WithEphemeralShardedResultCoordinator{TKey, TInput, TResult}(AkkaConfigurationBuilder, string, Func{TInput, TKey},
    /// Func{TInput, CancellationToken, Task{TResult}}, EphemeralShardingOptions?, IPayloadCodec{TInput}?, IPayloadCodec{TResult}?, Func{TKey,
    /// string}?)"/>
    public static AkkaConfigurationBuilder WithEphemeralShardedResultCoordinator<TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralShardingOptions? options = null, IPayloadCodec<TInput>? codec = null, IPayloadCodec<TResult>? resultCodec = null,
        Func<TKey, string>? keyFormatter = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(body);
        return builder.With(name, options, (services, system) => new EphemeralShardedResultCoordinator<TKey, TInput, TResult>(
            system, name, keySelector, body(services), options, codec, resultCodec, keyFormatter), static one => one.Actor);
    }

    private static AkkaConfigurationBuilder With<TCoordinator>(
        this AkkaConfigurationBuilder builder, string name, EphemeralShardingOptions? options,
        Func<IServiceProvider, ActorSystem, TCoordinator> factory, Func<TCoordinator, IActorRef> actorOf)
        where TCoordinator : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var handOff = (options ?? new EphemeralShardingOptions()).Checked().HandOffTimeout;
        var handles = ShardedHandles.Of(builder);
        handles.Add(name, factory);
        return builder.AddSettings(handles, handOff)
            .WithActors((system, registry, resolver) => registry.TryRegister<TCoordinator>(actorOf(
                handles.Get<TCoordinator>(name, resolver.GetService<IServiceProvider>(), system))));
    }

    /// <summary>The node's end waits for the longest hand-off of its coordinators, unless the application has set how long it waits.</summary>
    private static AkkaConfigurationBuilder AddSettings(this AkkaConfigurationBuilder builder, ShardedHandles handles, TimeSpan handOff)
    {
        var before = handles.LongestHandOff;
        if (before >= handOff)
            return builder;
        handles.LongestHandOff = handOff;
        if (before is not { } shorter)
            return builder.AddHocon(EphemeralSharding.DefaultConfig(handOff), HoconAddMode.Append);
        var isOurs = builder.Configuration.Value.GetString(EphemeralSharding.ShutdownPath)
            == EphemeralSharding.ShutdownConfig(shorter).GetString(EphemeralSharding.ShutdownPath);
        return isOurs ? builder.AddHocon(EphemeralSharding.ShutdownConfig(handOff), HoconAddMode.Prepend) : builder;
    }
}
