using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Cluster;
using Ephemeral.Cluster.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives services the handles of coordinators that span a cluster, which the actor system of <c>AddAkka</c> starts.</summary>
public static class EphemeralShardingServiceCollectionExtensions
{
    /// <summary>
    /// Lets <see cref="EphemeralShardedCoordinator{TKey, T}"/> be injected: the one that <c>WithEphemeralShardedCoordinator</c> starts under that
    /// name. Of several of one type the first is injected without a name; each by <c>[FromKeyedServices(name)]</c>.
    /// </summary>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="name">
    /// Its name. Where the actor system starts none of that name, whoever asks for it is thrown an <see cref="InvalidOperationException"/>.
    /// </param>
    public static IServiceCollection AddEphemeralShardedCoordinator<TKey, T>(this IServiceCollection services, string name)
        where TKey : notnull => services.Add<EphemeralShardedCoordinator<TKey, T>>(name);

    /// <summary>
    /// Lets <see cref="EphemeralShardedResultCoordinator{TKey, TInput, TResult}"/> be injected: the one that
    /// <c>WithEphemeralShardedResultCoordinator</c> starts under that name. Of several of one type the first is injected without a name; each by
    /// <c>[FromKeyedServices(name)]</c>.
    /// </summary>
    /// <typeparam name="TKey">What inputs are kept apart by.</typeparam>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="name">
    /// Its name. Where the actor system starts none of that name, whoever asks for it is thrown an <see cref="InvalidOperationException"/>.
    /// </param>
    public static IServiceCollection AddEphemeralShardedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services, string name)
        where TKey : notnull => services.Add<EphemeralShardedResultCoordinator<TKey, TInput, TResult>>(name);

    private static IServiceCollection Add<TCoordinator>(this IServiceCollection services, string name)
        where TCoordinator : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.AddKeyedSingleton(name, (provider, _) => ShardedHandles.Of(BuilderOf(provider))
            .Get<TCoordinator>(name, provider, provider.GetRequiredService<ActorSystem>()));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<TCoordinator>(name));
        return services;
    }

    /// <summary>Has run what the application does with it: that is when it comes to be.</summary>
    private static AkkaConfigurationBuilder BuilderOf(IServiceProvider provider) => provider.GetService<AkkaConfigurationBuilder>()
        ?? throw new InvalidOperationException("There is no actor system among the services. Add it with AddAkka(…), and start the coordinator in it.");
}
