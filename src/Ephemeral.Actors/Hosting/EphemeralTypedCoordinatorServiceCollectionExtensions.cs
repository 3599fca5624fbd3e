using System.Reflection;
using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;
using static Ephemeral.Actors.Hosting.CoordinatorFactories;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers classes that wrap a work coordinator of their own, as typed HTTP clients wrap their client: a singleton with a constructor
/// parameter of type <see cref="EphemeralWorkCoordinator{T}"/>. Its coordinator has the class's name.
/// </summary>
public static class EphemeralTypedCoordinatorServiceCollectionExtensions
{
    private static readonly MethodInfo AddOfItem = typeof(EphemeralTypedCoordinatorServiceCollectionExtensions)
        .GetMethod(nameof(AddServed), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>
    /// Registers a class that wraps its coordinator. The work is done by the registered <see cref="IEphemeralHandler{T}"/> of the
    /// coordinator's items, resolved for each operation in a scope of its own.
    /// </summary>
    /// <typeparam name="TCoordinator">The class. Which items its coordinator takes is found in its constructor.</typeparam>
    /// <param name="services">The services to register it in.</param>
    /// <param name="options">How its coordinator works; settings under the class's name override it. Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The class is registered already.</exception>
    public static IServiceCollection AddEphemeralWorkCoordinator<TCoordinator>(this IServiceCollection services, EphemeralOptions? options = null)
        where TCoordinator : class
    {
        var items = CoordinatorParameters<TCoordinator>().Select(type => type.GetGenericArguments()[0]).Distinct().ToArray();
        var name = TypeName.Of(typeof(TCoordinator));
        return items.Length switch
        {
            1 => (IServiceCollection)AddOfItem.MakeGenericMethod(typeof(TCoordinator), items[0])
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [services, options], null)!,
            0 => services.AddProblem($"{name} has no public constructor with a parameter of type EphemeralWorkCoordinator<T>. "
                + $"Add one, or register its coordinator by name and {name} by itself."),
            _ => services.AddProblem($"{name} takes work coordinators of {string.Join(" and ", items.Select(TypeName.Of))}. "
                + $"Say which is its own: AddEphemeralWorkCoordinator<{name}, {TypeName.Of(items[0])}>(body, …)."),
        };
    }

    /// <summary>Registers a class that wraps its coordinator, whose work is done by a body.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<TCoordinator, T>(this IServiceCollection services,
        Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) where TCoordinator : class =>
        services.AddWrapper<TCoordinator, T>(options, Work(Fixed(body)));

    /// <summary>Registers a class that wraps its coordinator, whose body is made from the container's services.</summary>
    public static IServiceCollection AddEphemeralWorkCoordinator<TCoordinator, T>(this IServiceCollection services,
        Func<IServiceProvider, Func<T, CancellationToken, Task>> body, EphemeralOptions? options = null) where TCoordinator : class =>
        services.AddWrapper<TCoordinator, T>(options, Work(body));

    private static IServiceCollection AddServed<TCoordinator, T>(IServiceCollection services, EphemeralOptions? options) where TCoordinator : class =>
        services.AddWrapper<TCoordinator, T>(options, Work(HandledBy<T, IEphemeralHandler<T>>), typeof(IEphemeralHandler<T>));

    private static IServiceCollection AddWrapper<TCoordinator, T>(this IServiceCollection services, EphemeralOptions? options,
        CoordinatorFactory<EphemeralWorkCoordinator<T>> factory, Type? handler = null) where TCoordinator : class
    {
        var name = TypeName.Of(typeof(TCoordinator));
        services.Add(name, options, factory, handler);
        return CoordinatorParameters<TCoordinator>().Contains(typeof(EphemeralWorkCoordinator<T>))
            ? services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TCoordinator>(
                provider, provider.GetRequiredKeyedService<EphemeralWorkCoordinator<T>>(name)))
            : services.AddProblem($"{name} has no public constructor with a parameter of type "
                + $"{TypeName.Of(typeof(EphemeralWorkCoordinator<T>))}. Add one, or register its coordinator by name.");
    }

    private static IServiceCollection AddProblem(this IServiceCollection services, string text)
    {
        services.AddCoordinators();
        return services.AddSingleton(new RegistrationProblem(text));
    }

    private static IEnumerable<Type> CoordinatorParameters<TCoordinator>() =>
        typeof(TCoordinator).GetConstructors().SelectMany(one => one.GetParameters()).Select(parameter => parameter.ParameterType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EphemeralWorkCoordinator<>));
}
