using System.Runtime.CompilerServices;
using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers keyed work coordinators, as AddHttpClient does HTTP clients (F98–F103): one without a name is injected by its type,
/// those with names come from <see cref="IEphemeralKeyedCoordinatorFactory{TKey, T}"/>, or as keyed services. Each is made when
/// it is first asked for, and ends with the host.
/// </summary>
/// <remarks>
/// Over the options given in code lie the section <c>ephemeral.coordinators.&lt;name&gt;</c> of the actor system's settings and, over
/// that, <c>Ephemeral:Coordinators:&lt;name&gt;</c> of the application's, such as appsettings.json. A coordinator without a name is
/// called after the type of its items there.
/// </remarks>
public static class EphemeralKeyedWorkCoordinatorServiceCollectionExtensions
{
    /// <summary>Registers the keyed work coordinator of T that is injected by its type (F17, F26, F18).</summary>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What is done with each item. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of T lie over it. Null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already (T62).</exception>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>Registers one whose body is also told which operation it runs as (F17, F26, F18).</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector, Func<T, EphemeralOperation, CancellationToken, Task> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>Registers one whose body is made from the container's services, when it is first asked for (F18, F125).</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>
    /// Registers one whose body is made from the container's services, and is also told which operation it runs as (F18, F125).
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>Registers one under a name (F98, F125), which settings speak of it by.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>Registers one under a name (F98, F125) whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector,
        Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>
    /// Registers one under a name (F98, F125) whose body is made from the container's services, when it is first asked for
    /// (F125).
    /// </summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>
    /// Registers one under a name (F98, F125) whose body is made from the container's services, and is also told which operation
    /// it runs as (F125).
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>
    /// Registers one whose work is done by a handler, which is resolved for each operation in a scope of its own (F18, F22). The
    /// handler is registered as scoped, unless it is registered already.
    /// </summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T, THandler>(
        this IServiceCollection services, Func<T, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<T> =>
        services.AddHandler<THandler>().Add(
            null, Given.Present(keySelector), HandlerBody.Of<T, THandler>, options, keyComparer, typeof(THandler));

    /// <summary>
    /// Registers one under a name (F98, F125) whose work is done by a handler, which is resolved for each operation in a scope of
    /// its own (F22).
    /// </summary>
    public static IServiceCollection AddEphemeralKeyedWorkCoordinator<TKey, T, THandler>(
        this IServiceCollection services, string name, Func<T, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<T> =>
        services.AddHandler<THandler>().Add(
            Given.Name(name), Given.Present(keySelector), HandlerBody.Of<T, THandler>, options, keyComparer, typeof(THandler));

    private static IServiceCollection Add<TKey, T>(
        this IServiceCollection services, string? name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options,
        IEqualityComparer<TKey>? keyComparer, Type? handler = null)
        where TKey : notnull =>
        services.AddCoordinator(new CoordinatorRegistration<EphemeralKeyedWorkCoordinator<TKey, T>>(
            name, options,
            (provider, at) => new(keySelector, body(provider), at.Options, at.System, at.Name, keyComparer))
        { Handler = handler });

    private static IServiceCollection Add<TKey, T>(
        this IServiceCollection services, string? name, Func<T, TKey> keySelector,
        Func<IServiceProvider, Func<T, EphemeralOperation, CancellationToken, Task>> body, EphemeralOptions? options,
        IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull =>
        services.AddCoordinator(new CoordinatorRegistration<EphemeralKeyedWorkCoordinator<TKey, T>>(
            name, options,
            (provider, at) => new(keySelector, body(provider), at.Options, at.System, at.Name, keyComparer)));
}
