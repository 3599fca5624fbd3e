using System.Runtime.CompilerServices;
using Ephemeral.Actors;
using static Ephemeral.Actors.Hosting.CoordinatorFactories;
using static Ephemeral.Actors.Hosting.CoordinatorServices;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers coordinators of which each scope has one of its own: made when it is first asked for there, and disposed of with
/// the scope, which cancels what is left of its work and waits for that. Complete and drain it before the scope ends to have
/// the work done.
/// </summary>
/// <remarks>
/// Names, options and settings are as in <see cref="EphemeralServiceCollectionExtensions"/>. A factory gives the coordinators
/// of the scope that the factory is injected in.
/// </remarks>
public static class EphemeralScopedServiceCollectionExtensions
{
    /// <summary>Registers the work coordinator of T that is injected by its type, one a scope.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="body">What is done with each item. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of T lie over it. Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        services.Add(null, options, Work(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null) =>
        services.Add(null, options, Work(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is made from the scope's services, when it is first asked for there.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, Func<IServiceProvider, Func<T, CancellationToken, Task>> body,
        EphemeralOptions? options = null) =>
        services.Add(null, options, Work(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body,
        EphemeralOptions? options = null) =>
        services.Add(null, options, Work(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose work is done by a handler, which is resolved for each operation in a scope of its own. The handler is
    /// registered as scoped, unless it is registered already.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T, THandler>(
        this IServiceCollection services, EphemeralOptions? options = null)
        where THandler : class, IEphemeralHandler<T> =>
        services.Add(null, options, Work<T>(HandledBy<T, THandler>), ServiceLifetime.Scoped, typeof(THandler));

    /// <summary>Registers one under a name, which settings speak of it by.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, string name, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>Registers one under a name whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, string name, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, when it is first asked for there.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, string name, Func<IServiceProvider, Func<T, CancellationToken, Task>> body,
        EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T>(
        this IServiceCollection services, string name,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Work(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose work is done by a handler, which is resolved for each operation in a scope of its own.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralWorkCoordinator<T, THandler>(
        this IServiceCollection services, string name, EphemeralOptions? options = null)
        where THandler : class, IEphemeralHandler<T> =>
        services.Add(Named(name), options, Work<T>(HandledBy<T, THandler>), ServiceLifetime.Scoped, typeof(THandler));

    /// <summary>Registers the keyed work coordinator of T that is injected by its type, one a scope.</summary>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What is done with each item. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of T lie over it. Null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedWork(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedWork(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is made from the scope's services, when it is first asked for there.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedWork(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedWork(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose work is done by a handler, which is resolved for each operation in a scope of its own. The handler is
    /// registered as scoped, unless it is registered already.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T, THandler>(
        this IServiceCollection services, Func<T, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<T> =>
        services.Add(
            null, options, KeyedWork<TKey, T>(keySelector, HandledBy<T, THandler>, keyComparer), ServiceLifetime.Scoped,
            typeof(THandler));

    /// <summary>Registers one under a name, which settings speak of it by.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>Registers one under a name whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector,
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, when it is first asked for there.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedWork(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose work is done by a handler, which is resolved for each operation in a scope of its own.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralKeyedWorkCoordinator<TKey, T, THandler>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<T> =>
        services.Add(
            Named(name), options, KeyedWork<TKey, T>(keySelector, HandledBy<T, THandler>, keyComparer), ServiceLifetime.Scoped,
            typeof(THandler));

    /// <summary>Registers the result coordinator of TInput that is injected by its type, one a scope.</summary>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="body">What makes a result of each input. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of TInput lie over it. Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        services.Add(null, options, Result(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null) =>
        services.Add(null, options, Result(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is made from the scope's services, when it is first asked for there.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null) =>
        services.Add(null, options, Result(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null) =>
        services.Add(null, options, Result(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose work is done by a handler, which is resolved for each operation in a scope of its own. The handler is
    /// registered as scoped, unless it is registered already.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult, THandler>(
        this IServiceCollection services, EphemeralOptions? options = null)
        where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(
            null, options, Result<TInput, TResult>(HandledBy<TInput, TResult, THandler>), ServiceLifetime.Scoped, typeof(THandler));

    /// <summary>Registers one under a name, which settings speak of it by.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>Registers one under a name whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(Fixed(body)), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, when it is first asked for there.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, string name,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult>(
        this IServiceCollection services, string name,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null) =>
        services.Add(Named(name), options, Result(body), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose work is done by a handler, which is resolved for each operation in a scope of its own.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralResultCoordinator<TInput, TResult, THandler>(
        this IServiceCollection services, string name, EphemeralOptions? options = null)
        where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(
            Named(name), options, Result<TInput, TResult>(HandledBy<TInput, TResult, THandler>), ServiceLifetime.Scoped,
            typeof(THandler));

    /// <summary>Registers the keyed result coordinator of TInput that is injected by its type, one a scope.</summary>
    /// <typeparam name="TKey">What inputs are kept apart by.</typeparam>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What makes a result of each input. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of TInput lie over it. Null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already.</exception>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>Registers one whose body is made from the scope's services, when it is first asked for there.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, options, KeyedResult(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one whose work is done by a handler, which is resolved for each operation in a scope of its own. The handler is
    /// registered as scoped, unless it is registered already.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(
        this IServiceCollection services, Func<TInput, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(
            null, options, KeyedResult<TKey, TInput, TResult>(keySelector, HandledBy<TInput, TResult, THandler>, keyComparer),
            ServiceLifetime.Scoped, typeof(THandler));

    /// <summary>Registers one under a name, which settings speak of it by.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>Registers one under a name whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, Fixed(body), keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, when it is first asked for there.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose body is made from the scope's services, and is also told which operation it runs as.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Named(name), options, KeyedResult(keySelector, body, keyComparer), ServiceLifetime.Scoped);

    /// <summary>
    /// Registers one under a name whose work is done by a handler, which is resolved for each operation in a scope of its own.
    /// </summary>
    public static IServiceCollection AddScopedEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.Add(
            Named(name), options,
            KeyedResult<TKey, TInput, TResult>(keySelector, HandledBy<TInput, TResult, THandler>, keyComparer),
            ServiceLifetime.Scoped, typeof(THandler));
}
