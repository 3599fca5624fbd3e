using System.Runtime.CompilerServices;
using Ephemeral.Actors;
using static Ephemeral.Actors.Hosting.CoordinatorFactories;
using static Ephemeral.Actors.Hosting.CoordinatorServices;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers coordinators, as AddHttpClient does HTTP clients: one without a name is injected by its type, those with names come from a factory, or
/// as keyed services. Each is made when it is first asked for, and ends with the host: when all other hosted services have stopped, its intake
/// closes, its work drains within the host's time, and the rest is cancelled and reported.
/// </summary>
/// <remarks>
/// Over the options given in code lie the sections <c>ephemeral.defaults</c> and then <c>ephemeral.coordinators.&lt;name&gt;</c> of the actor
/// system's settings and, over those, <c>Ephemeral:Coordinators:&lt;name&gt;</c> of the application's, such as appsettings.json. A coordinator
/// without a name is called after the type of its items there. The options of each are the <c>IOptionsMonitor&lt;EphemeralOptions&gt;</c> of its
/// name. All that is wrong with any of them is told in one <see cref="EphemeralStartException"/> when the host starts.
/// </remarks>
public static class EphemeralServiceCollectionExtensions
{
    /// <summary>Registers the work coordinator of T that is injected by its type.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="body">What is done with each item. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of T override it. Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null) => services.Add(null, options, Work(Fixed(body)));

    /// <summary>Registers a coordinator whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services,
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        services.Add(null, options, Work(Fixed(body)));

    /// <summary>Registers a coordinator whose body is made from the container's services when the coordinator is first resolved.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null) => services.Add(null, options, Work(body));

    /// <summary>Registers a coordinator whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null) =>
        services.Add(null, options, Work(body));

    /// <summary>Registers a coordinator and its handler (scoped, unless registered already), resolved for each operation in its own scope.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T, THandler>(this IServiceCollection services,
        EphemeralOptions? options = null) where THandler : class, IEphemeralHandler<T> =>
        services.Add(null, options, Work(HandledBy<T, THandler>), typeof(THandler));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) => services.Add(Named(name), options, Work(Fixed(body)));

    /// <summary>Registers a coordinator under a name, whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(Fixed(body)));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services when it is first resolved.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(body));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(body));

    /// <summary>Registers a coordinator under a name, whose handler is resolved for each operation, in its own scope.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<T, THandler>(this IServiceCollection services, string name,
        EphemeralOptions? options = null) where THandler : class, IEphemeralHandler<T> =>
        services.Add(Named(name), options, Work(HandledBy<T, THandler>), typeof(THandler));

    /// <summary>Registers the keyed work coordinator of T that is injected by its type.</summary>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What is done with each item. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of T override it. Null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, Func<T, TKey> keySelector,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull => services.Add(null, options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, Func<T, TKey> keySelector,
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(null, options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator whose body is made from the container's services when the coordinator is first resolved.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull => services.Add(null, options, KeyedWork(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull => services.Add(null, options, KeyedWork(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator and its handler (scoped, unless registered already), resolved for each operation in its own scope.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T, THandler>(this IServiceCollection services,
        Func<T, TKey> keySelector, EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull where THandler : class, IEphemeralHandler<T> =>
        services.Add(null, options, KeyedWork(keySelector, HandledBy<T, THandler>, keyComparer), typeof(THandler));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services when it is first resolved.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator under a name, whose handler is resolved for each operation, in its own scope.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T, THandler>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull where THandler : class, IEphemeralHandler<T> =>
        services.Add(Named(name), options, KeyedWork(keySelector, HandledBy<T, THandler>, keyComparer), typeof(THandler));

    /// <summary>Registers the result coordinator of TInput that is injected by its type.</summary>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="body">What makes a result of each input. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of TInput override it. Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) => services.Add(null, options, Result(Fixed(body)));

    /// <summary>Registers a coordinator whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.Add(null, options, Result(Fixed(body)));

    /// <summary>Registers a coordinator whose body is made from the container's services when the coordinator is first resolved.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null) =>
        services.Add(null, options, Result(body));

    /// <summary>Registers a coordinator whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null) => services.Add(null, options, Result(body));

    /// <summary>Registers a coordinator and its handler (scoped, unless registered already), resolved for each operation in its own scope.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult, THandler>(this IServiceCollection services,
        EphemeralOptions? options = null) where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(null, options, Result(HandledBy<TInput, TResult, THandler>), typeof(THandler));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(Fixed(body)));

    /// <summary>Registers a coordinator under a name, whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(Fixed(body)));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services when it is first resolved.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(body));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null) => services.Add(Named(name), options, Result(body));

    /// <summary>Registers a coordinator under a name, whose handler is resolved for each operation, in its own scope.</summary>
    public static IServiceCollection AddEphemeralResultCoordinator<TInput, TResult, THandler>(this IServiceCollection services, string name,
        EphemeralOptions? options = null) where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(Named(name), options, Result(HandledBy<TInput, TResult, THandler>), typeof(THandler));

    /// <summary>Registers the keyed result coordinator of TInput that is injected by its type.</summary>
    /// <typeparam name="TKey">What inputs are kept apart by.</typeparam>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What makes a result of each input. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of TInput override it. Null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator whose body is made from the container's services when the coordinator is first resolved.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator and its handler (scoped, unless registered already), resolved for each operation in its own scope.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(null, options, KeyedResult(keySelector, HandledBy<TInput, TResult, THandler>, keyComparer), typeof(THandler));

    /// <summary>Registers a coordinator under a name, by which settings refer to it.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is also given its operation.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services when it is first resolved.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator under a name, whose body is made from the container's services and is given its operation.</summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, body, keyComparer));

    /// <summary>Registers a coordinator under a name, whose handler is resolved for each operation, in its own scope.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(Named(name), options, KeyedResult(keySelector, HandledBy<TInput, TResult, THandler>, keyComparer), typeof(THandler));

    /// <summary>Puts another body into the place of the work coordinator without a name, which keeps its lifetime and options.</summary>
    /// <exception cref="InvalidOperationException">None is registered; the message lists what is.</exception>
    public static IServiceCollection ReplaceEphemeralWorkCoordinator<T>(this IServiceCollection services,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) => services.Replace(null, options, Work(Fixed(body)));

    /// <summary>Puts another body into the place of the work coordinator of a name.</summary>
    public static IServiceCollection ReplaceEphemeralWorkCoordinator<T>(this IServiceCollection services, string name,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) => services.Replace(Named(name), options, Work(Fixed(body)));

    /// <summary>Puts another body into the place of the keyed work coordinator without a name.</summary>
    /// <exception cref="InvalidOperationException">None is registered; the message lists what is.</exception>
    public static IServiceCollection ReplaceEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services,
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Replace(null, options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Puts another body into the place of the keyed work coordinator of a name.</summary>
    public static IServiceCollection ReplaceEphemeralKeyedWorkCoordinator<TKey, T>(this IServiceCollection services, string name,
        Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Replace(Named(name), options, KeyedWork(keySelector, Fixed(body), keyComparer));

    /// <summary>Puts another body into the place of the result coordinator without a name.</summary>
    /// <exception cref="InvalidOperationException">None is registered; the message lists what is.</exception>
    public static IServiceCollection ReplaceEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.Replace(null, options, Result(Fixed(body)));

    /// <summary>Puts another body into the place of the result coordinator of a name.</summary>
    public static IServiceCollection ReplaceEphemeralResultCoordinator<TInput, TResult>(this IServiceCollection services, string name,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.Replace(Named(name), options, Result(Fixed(body)));

    /// <summary>Puts another body into the place of the keyed result coordinator without a name.</summary>
    /// <exception cref="InvalidOperationException">None is registered; the message lists what is.</exception>
    public static IServiceCollection ReplaceEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Replace(null, options, KeyedResult(keySelector, Fixed(body), keyComparer));

    /// <summary>Puts another body into the place of the keyed result coordinator of a name.</summary>
    public static IServiceCollection ReplaceEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(this IServiceCollection services,
        string name, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null) where TKey : notnull =>
        services.Replace(Named(name), options, KeyedResult(keySelector, Fixed(body), keyComparer));
}
