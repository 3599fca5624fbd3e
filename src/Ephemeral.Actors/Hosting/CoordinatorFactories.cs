using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>Constructs a coordinator. It may throw; it is called again when the coordinator is next asked for.</summary>
internal delegate TCoordinator CoordinatorFactory<out TCoordinator>(
    IServiceProvider services, EphemeralOptions options, ActorSystem system, string name) where TCoordinator : EphemeralCoordinator;

/// <summary>How each kind of coordinator is constructed from its body, which the container's services may make.</summary>
internal static class CoordinatorFactories
{
    public static CoordinatorFactory<EphemeralWorkCoordinator<T>> Work<T>(Func<IServiceProvider, Func<T, CancellationToken, Task>> body) =>
        Checked(body, (services, options, system, name) => new EphemeralWorkCoordinator<T>(body(services), options, system, name));

    public static CoordinatorFactory<EphemeralWorkCoordinator<T>> Work<T>(
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body) =>
        Checked(body, (services, options, system, name) => new EphemeralWorkCoordinator<T>(body(services), options, system, name));

    public static CoordinatorFactory<EphemeralKeyedWorkCoordinator<TKey, T>> KeyedWork<TKey, T>(Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, IEqualityComparer<TKey>? comparer) where TKey : notnull =>
        Checked<EphemeralKeyedWorkCoordinator<TKey, T>>(keySelector, body, (services, options, system, name) =>
            new(keySelector, body(services), options, system, name, comparer));

    public static CoordinatorFactory<EphemeralKeyedWorkCoordinator<TKey, T>> KeyedWork<TKey, T>(Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, IEqualityComparer<TKey>? comparer) where TKey : notnull =>
        Checked<EphemeralKeyedWorkCoordinator<TKey, T>>(keySelector, body, (services, options, system, name) =>
            new(keySelector, body(services), options, system, name, comparer));

    public static CoordinatorFactory<EphemeralResultCoordinator<TInput, TResult>> Result<TInput, TResult>(
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body) =>
        Checked(body, (services, options, system, name) => new EphemeralResultCoordinator<TInput, TResult>(body(services), options, system, name));

    public static CoordinatorFactory<EphemeralResultCoordinator<TInput, TResult>> Result<TInput, TResult>(
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body) =>
        Checked(body, (services, options, system, name) => new EphemeralResultCoordinator<TInput, TResult>(body(services), options, system, name));

    public static CoordinatorFactory<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>> KeyedResult<TKey, TInput, TResult>(
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        IEqualityComparer<TKey>? comparer) where TKey : notnull =>
        Checked<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(keySelector, body, (services, options, system, name) =>
            new(keySelector, body(services), options, system, name, comparer));

    public static CoordinatorFactory<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>> KeyedResult<TKey, TInput, TResult>(
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        IEqualityComparer<TKey>? comparer) where TKey : notnull =>
        Checked<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(keySelector, body, (services, options, system, name) =>
            new(keySelector, body(services), options, system, name, comparer));

    public static Func<IServiceProvider, TBody> Fixed<TBody>(TBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return _ => body;
    }

    /// <summary>A body that has a handler do the work, resolved for each operation in a scope of its own.</summary>
    public static Func<T, CancellationToken, Task> HandledBy<T, THandler>(IServiceProvider services) where THandler : class, IEphemeralHandler<T>
    {
        var (scopes, stop) = (services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<CoordinatorStop>());
        return async (item, cancellationToken) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            await stop.HandlerOf<THandler>(scope).HandleAsync(item, cancellationToken).ConfigureAwait(false);
        };
    }

    /// <inheritdoc cref="HandledBy{T, THandler}"/>
    public static Func<TInput, CancellationToken, Task<TResult>> HandledBy<TInput, TResult, THandler>(IServiceProvider services)
        where THandler : class, IEphemeralHandler<TInput, TResult>
    {
        var (scopes, stop) = (services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<CoordinatorStop>());
        return async (input, cancellationToken) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return await stop.HandlerOf<THandler>(scope).HandleAsync(input, cancellationToken).ConfigureAwait(false);
        };
    }

    private static CoordinatorFactory<TCoordinator> Checked<TCoordinator>(object body, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(body);
        return factory;
    }

    private static CoordinatorFactory<TCoordinator> Checked<TCoordinator>(
        object keySelector, object body, CoordinatorFactory<TCoordinator> factory) where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        return Checked(body, factory);
    }
}
