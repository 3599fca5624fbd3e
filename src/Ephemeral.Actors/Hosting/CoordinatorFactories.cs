using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>How each kind of coordinator is constructed from its body, which the container's services may make.</summary>
internal static class CoordinatorFactories
{
    public static CoordinatorFactory<EphemeralWorkCoordinator<T>> Work<T>(
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body) =>
        Checked(body, body, (services, context) =>
            new EphemeralWorkCoordinator<T>(body(services), context.Options, context.System, context.Name));

    public static CoordinatorFactory<EphemeralWorkCoordinator<T>> Work<T>(
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body) =>
        Checked(body, body, (services, context) =>
            new EphemeralWorkCoordinator<T>(body(services), context.Options, context.System, context.Name));

    public static CoordinatorFactory<EphemeralKeyedWorkCoordinator<TKey, T>> KeyedWork<TKey, T>(
        Func<T, TKey> keySelector, Func<IServiceProvider, Func<T, CancellationToken, Task>> body, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull =>
        Checked(keySelector, body, (services, context) =>
            new EphemeralKeyedWorkCoordinator<TKey, T>(
                keySelector, body(services), context.Options, context.System, context.Name, keyComparer));

    public static CoordinatorFactory<EphemeralKeyedWorkCoordinator<TKey, T>> KeyedWork<TKey, T>(
        Func<T, TKey> keySelector, Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body,
        IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull =>
        Checked(keySelector, body, (services, context) =>
            new EphemeralKeyedWorkCoordinator<TKey, T>(
                keySelector, body(services), context.Options, context.System, context.Name, keyComparer));

    public static CoordinatorFactory<EphemeralResultCoordinator<TInput, TResult>> Result<TInput, TResult>(
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body) =>
        Checked(body, body, (services, context) =>
            new EphemeralResultCoordinator<TInput, TResult>(body(services), context.Options, context.System, context.Name));

    public static CoordinatorFactory<EphemeralResultCoordinator<TInput, TResult>> Result<TInput, TResult>(
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body) =>
        Checked(body, body, (services, context) =>
            new EphemeralResultCoordinator<TInput, TResult>(body(services), context.Options, context.System, context.Name));

    public static CoordinatorFactory<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>> KeyedResult<TKey, TInput, TResult>(
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull =>
        Checked(keySelector, body, (services, context) =>
            new EphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
                keySelector, body(services), context.Options, context.System, context.Name, keyComparer));

    public static CoordinatorFactory<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>> KeyedResult<TKey, TInput, TResult>(
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull =>
        Checked(keySelector, body, (services, context) =>
            new EphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
                keySelector, body(services), context.Options, context.System, context.Name, keyComparer));

    private static CoordinatorFactory<TCoordinator> Checked<TCoordinator>(
        object keySelector, object body, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(keySelector);
        return factory;
    }

    /// <summary>A body that no services are needed for.</summary>
    public static Func<IServiceProvider, TBody> Fixed<TBody>(TBody body)
        where TBody : class
    {
        ArgumentNullException.ThrowIfNull(body);
        return _ => body;
    }

    /// <summary>A body that has a handler do the work, resolved for each operation in a scope of its own.</summary>
    public static Func<T, CancellationToken, Task> HandledBy<T, THandler>(IServiceProvider services)
        where THandler : class, IEphemeralHandler<T>
    {
        var (scopes, stop) = (services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<CoordinatorStop>());
        return async (item, cancellationToken) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<THandler>();
            stop.ComesBeforeServicesOf(typeof(THandler));
            await handler.HandleAsync(item, cancellationToken).ConfigureAwait(false);
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
            var handler = scope.ServiceProvider.GetRequiredService<THandler>();
            stop.ComesBeforeServicesOf(typeof(THandler));
            return await handler.HandleAsync(input, cancellationToken).ConfigureAwait(false);
        };
    }
}
