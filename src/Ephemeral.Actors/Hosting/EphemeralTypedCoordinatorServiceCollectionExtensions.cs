using System.Reflection;
using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers classes that wrap a work coordinator of their own, as typed HTTP clients wrap their client (F21): a singleton with a
/// constructor parameter of type <see cref="EphemeralWorkCoordinator{T}"/>. Its coordinator has the class's name.
/// </summary>
public static class EphemeralTypedCoordinatorServiceCollectionExtensions
{
    private static readonly MethodInfo AddOfItem = typeof(EphemeralTypedCoordinatorServiceCollectionExtensions)
        .GetMethod(nameof(AddServed), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>
    /// Registers a class that wraps its coordinator (F21). The work is done by the registered <see cref="IEphemeralHandler{T}"/> of
    /// the coordinator's items, resolved for each operation in a scope of its own (F22).
    /// </summary>
    /// <typeparam name="TCoordinator">The class. Which items its coordinator takes is found in its constructor.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="options">How its coordinator works; settings under the class's name lie over it. Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The class is registered already (T62).</exception>
    public static IServiceCollection AddEphemeralWorkCoordinator<TCoordinator>(
        this IServiceCollection services, EphemeralOptions? options = null)
        where TCoordinator : class =>
        TypedCoordinator.ItemOf(typeof(TCoordinator), out var problem) is { } item
            ? (IServiceCollection)AddOfItem.MakeGenericMethod(typeof(TCoordinator), item)
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [services, options], null)!
            : services.AddProblem(problem!);

    /// <summary>Registers a class that wraps its coordinator, whose work is done by a body (F21).</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<TCoordinator, T>(
        this IServiceCollection services, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null)
        where TCoordinator : class =>
        services.Add(TypeName.Of(typeof(TCoordinator)), Given.Body(body), options).AddWrapper<TCoordinator, T>();

    /// <summary>Registers a class that wraps its coordinator, whose body is made from the container's services (F21, F125).</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<TCoordinator, T>(
        this IServiceCollection services, Func<IServiceProvider, Func<T, CancellationToken, Task>> body,
        EphemeralOptions? options = null)
        where TCoordinator : class =>
        services.Add(TypeName.Of(typeof(TCoordinator)), Given.Present(body), options).AddWrapper<TCoordinator, T>();

    private static IServiceCollection AddServed<TCoordinator, T>(IServiceCollection services, EphemeralOptions? options)
        where TCoordinator : class =>
        services.Add<T>(
            TypeName.Of(typeof(TCoordinator)), HandlerBody.Of<T, IEphemeralHandler<T>>, options, typeof(IEphemeralHandler<T>))
            .AddWrapper<TCoordinator, T>();

    private static IServiceCollection AddWrapper<TCoordinator, T>(this IServiceCollection services)
        where TCoordinator : class =>
        TypedCoordinator.MissingParameter<TCoordinator, T>() is { } problem
            ? services.AddProblem(problem)
            : services.AddSingleton(TypedCoordinator.Make<TCoordinator, T>);

    private static IServiceCollection AddProblem(this IServiceCollection services, RegistrationProblem problem)
    {
        services.AddCoordinators();
        return services.AddSingleton(problem);
    }
}
