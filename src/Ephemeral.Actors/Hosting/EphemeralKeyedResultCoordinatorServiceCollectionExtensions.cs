using System.Runtime.CompilerServices;
using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers keyed result coordinators, as AddHttpClient does HTTP clients (F98–F103): one without a name is injected by its
/// type, those with names come from <see cref="IEphemeralKeyedResultCoordinatorFactory{TKey, TInput, TResult}"/>, or as keyed
/// services. Each is made when it is first asked for, and ends with the host.
/// </summary>
/// <remarks>
/// Over the options given in code lie the section <c>ephemeral.coordinators.&lt;name&gt;</c> of the actor system's settings and, over
/// that, <c>Ephemeral:Coordinators:&lt;name&gt;</c> of the application's, such as appsettings.json. A coordinator without a name is
/// called after the type of its items there.
/// </remarks>
public static class EphemeralKeyedResultCoordinatorServiceCollectionExtensions
{
    /// <summary>Registers the keyed result coordinator of TInput that is injected by its type (F17, F27, F18).</summary>
    /// <typeparam name="TKey">What inputs are kept apart by.</typeparam>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="keySelector">The key of an item. Called on the producer's thread; what it throws, the producer gets.</param>
    /// <param name="body">What makes a result of each input. Its token is cancelled with the operation.</param>
    /// <param name="options">How it works; settings under the name of TInput lie over it. Null for the defaults.</param>
    /// <param name="keyComparer">How keys are compared; null for their own equality.</param>
    /// <exception cref="InvalidOperationException">There is one of these items without a name already (T62).</exception>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>Registers one whose body is also told which operation it runs as (F17, F27, F18).</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>Registers one whose body is made from the container's services, when it is first asked for (F18, F125).</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>
    /// Registers one whose body is made from the container's services, and is also told which operation it runs as (F18, F125).
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(null, Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>Registers one under a name (F98), which settings speak of it by.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>Registers one under a name (F98) whose body is also told which operation it runs as.</summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Body(body), options, keyComparer);

    /// <summary>
    /// Registers one under a name (F98) whose body is made from the container's services, when it is first asked for (F125).
    /// </summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>
    /// Registers one under a name (F98) whose body is made from the container's services, and is also told which operation it
    /// runs as (F125).
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options = null, IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull =>
        services.Add(Given.Name(name), Given.Present(keySelector), Given.Present(body), options, keyComparer);

    /// <summary>
    /// Registers one whose work is done by a handler, which is resolved for each operation in a scope of its own (F18, F22). The
    /// handler is registered as scoped, unless it is registered already.
    /// </summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(
        this IServiceCollection services, Func<TInput, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.AddHandler<THandler>().Add(
            null, Given.Present(keySelector), HandlerBody.Of<TInput, TResult, THandler>, options, keyComparer, typeof(THandler));

    /// <summary>
    /// Registers one under a name (F98) whose work is done by a handler, which is resolved for each operation in a scope of its
    /// own (F22).
    /// </summary>
    public static IServiceCollection AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(
        this IServiceCollection services, string name, Func<TInput, TKey> keySelector, EphemeralOptions? options = null,
        IEqualityComparer<TKey>? keyComparer = null)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<TInput, TResult> =>
        services.AddHandler<THandler>().Add(
            Given.Name(name), Given.Present(keySelector), HandlerBody.Of<TInput, TResult, THandler>, options, keyComparer,
            typeof(THandler));

    private static IServiceCollection Add<TKey, TInput, TResult>(
        this IServiceCollection services, string? name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, CancellationToken, Task<TResult>>> body, EphemeralOptions? options,
        IEqualityComparer<TKey>? keyComparer, Type? handler = null)
        where TKey : notnull =>
        services.AddCoordinator(new CoordinatorRegistration<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(
            name, options,
            (provider, at) => new(keySelector, body(provider), at.Options, at.System, at.Name, keyComparer))
        { Handler = handler });

    private static IServiceCollection Add<TKey, TInput, TResult>(
        this IServiceCollection services, string? name, Func<TInput, TKey> keySelector,
        Func<IServiceProvider, Func<TInput, EphemeralOperation, CancellationToken, Task<TResult>>> body,
        EphemeralOptions? options, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull =>
        services.AddCoordinator(new CoordinatorRegistration<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(
            name, options,
            (provider, at) => new(keySelector, body(provider), at.Options, at.System, at.Name, keyComparer)));
}
