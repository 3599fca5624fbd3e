using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>Finds in a class that wraps its coordinator which one that is (F21).</summary>
internal static class TypedCoordinator
{
    /// <summary>
    /// The item type of the work coordinator in the constructor of a class; null with a problem when there is not exactly one.
    /// </summary>
    public static Type? ItemOf(Type wrapper, out RegistrationProblem? problem)
    {
        var items = wrapper.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EphemeralWorkCoordinator<>))
            .Select(type => type.GetGenericArguments()[0]).Distinct().ToArray();
        var name = TypeName.Of(wrapper);
        problem = items.Length switch
        {
            1 => null,
            0 => new RegistrationProblem(
                $"{name} has no public constructor with a parameter of type EphemeralWorkCoordinator<T>. "
                + $"Add one, or register its coordinator by name and {name} by itself."),
            _ => new RegistrationProblem($"{name} takes work coordinators of {string.Join(" and ", items.Select(TypeName.Of))}. "
                + $"Say which is its own: AddEphemeralWorkCoordinator<{name}, {TypeName.Of(items[0])}>(body, …)."),
        };
        return items.Length == 1 ? items[0] : null;
    }

    /// <summary>A problem when no constructor takes the coordinator of <typeparamref name="T"/>.</summary>
    public static RegistrationProblem? MissingParameter<TWrapper, T>() =>
        typeof(TWrapper).GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.ParameterType == typeof(EphemeralWorkCoordinator<T>))
            ? null
            : new RegistrationProblem($"{TypeName.Of(typeof(TWrapper))} has no public constructor with a parameter of type "
                + $"{TypeName.Of(typeof(EphemeralWorkCoordinator<T>))}. Add one, or register its coordinator by name.");

    public static TWrapper Make<TWrapper, T>(IServiceProvider services)
        where TWrapper : class =>
        ActivatorUtilities.CreateInstance<TWrapper>(
            services, services.GetRequiredKeyedService<EphemeralWorkCoordinator<T>>(TypeName.Of(typeof(TWrapper))));
}
