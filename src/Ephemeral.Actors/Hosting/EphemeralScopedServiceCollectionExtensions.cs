using Ephemeral.Actors;
using static Ephemeral.Actors.Hosting.CoordinatorFactories;
using static Ephemeral.Actors.Hosting.CoordinatorServices;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers coordinators of which each scope has one of its own: made when it is first asked for there, and disposed of with the scope,
/// which cancels what is left of its work and waits for that. Complete and drain it before the scope ends to have the work done.
/// </summary>
/// <remarks>
/// Names, options and settings are as in <see cref="EphemeralServiceCollectionExtensions"/>. A factory gives the coordinators of the scope
/// that the factory is injected in.
/// </remarks>
public static class EphemeralScopedServiceCollectionExtensions
{
    /// <summary>Registers the work coordinator of T that is injected by its type, one a scope.</summary>
    /// <inheritdoc cref="EphemeralServiceCollectionExtensions.AddEphemeralWorkCoordinator{T}(
    /// IServiceCollection, Func{T, CancellationToken, Task}, EphemeralOptions)"/>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(this IServiceCollection services,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) => services.AddOfScope(null, options, Work(Fixed(body)));

    /// <summary>Registers a coordinator whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(this IServiceCollection services,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null) =>
        services.AddOfScope(null, options, Work(body));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) => services.AddOfScope(Named(name), options, Work(Fixed(body)));

    /// <summary>Registers a coordinator under a name, whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null) =>
        services.AddOfScope(Named(name), options, Work(body));

    /// <summary>Registers the keyed work coordinator of T that is injected by its type, one a scope.</summary>
    /// <inheritdoc cref="EphemeralServiceCollectionExtensions.AddEphemeralKeyedWorkCoordinator{TKey, T}(
    /// IServiceCollection, Func{T, TKey}, Func{T, CancellationToken, Task}, EphemeralOptions, IEqualityComparer{TKey})"/>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services,
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(null, options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services,
        Func<T, TKey> keySelector, Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(null, options, KeyedWork(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(Named(name), options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(Named(name), options, KeyedWork(keySelector, body, keyComparer));

    /// <summary>Registers the result coordinator of TInput that is injected by its type, one a scope.</summary>
    /// <inheritdoc cref="EphemeralServiceCollectionExtensions.AddEphemeralResultCoordinator{TInput, TResult}(
    /// IServiceCollection, Func{TInput, CancellationToken, Task{TResult}}, EphemeralOptions)"/>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.AddOfScope(null, options, Result(Fixed(body)));

    /// <summary>Registers a coordinator whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null) =>
        services.AddOfScope(null, options, Result(body));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.AddOfScope(Named(name), options, Result(Fixed(body)));

    /// <summary>Registers a coordinator under a name, whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null) =>
        services.AddOfScope(Named(name), options, Result(body));

    /// <summary>Registers the keyed result coordinator of TInput that is injected by its type, one a scope.</summary>
    /// <inheritdoc cref="EphemeralServiceCollectionExtensions.AddEphemeralKeyedResultCoordinator{TKey, TInput, TResult}(
    /// IServiceCollection, Func{TInput, TKey}, Func{TInput, CancellationToken, Task{TResult}},
    /// EphemeralOptions, IEqualityComparer{TKey})"/>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(null, options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(null, options, KeyedResult(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(Named(name), options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is made from the scope's services when it is first resolved there.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.AddOfScope(Named(name), options, KeyedResult(keySelector, body, keyComparer));
}
