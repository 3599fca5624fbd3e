using System.Reflection;
using Ephemeral.Patterns;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the coordinators of classes that are marked as their handlers.</summary>
public static class AttributedHandlerServiceCollectionExtensions
{
    /// <summary>Registers a coordinator for each class of an assembly that has <see cref="EphemeralHandlerAttribute"/>, public or not, as
    /// <c>AddEphemeralWorkCoordinator&lt;T, THandler&gt;</c> and its like do.</summary>
    /// <param name="services">The services to register it in.</param>
    /// <param name="assembly">Where the classes are.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">A class that is marked can't be a handler, two are for the same coordinator, or none is
    /// marked; all that is wrong is named, and nothing is registered.</exception>
    public static IServiceCollection AddEphemeralHandlers(this IServiceCollection services, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(assembly);
        AttributedHandler[] handlers =
        [
            .. assembly.GetTypes()
                .Select(static type => (Type: type, Attribute: type.GetCustomAttribute<EphemeralHandlerAttribute>(inherit: false)))
                .Where(static one => one.Attribute is not null)
                .Select(static one => new AttributedHandler(one.Type, one.Attribute!))
                .OrderBy(static handler => handler.Type.FullName, StringComparer.Ordinal),
        ];
        if (handlers.Length == 0)
        {
            throw new InvalidOperationException(
                $"No class in {assembly.GetName().Name} has [EphemeralHandler]. Mark the handlers, or name the assembly that they are in.");
        }

        return services.Add(handlers);
    }

    internal static IServiceCollection Add(this IServiceCollection services, params AttributedHandler[] handlers)
    {
        var errors = handlers
            .Select(static handler => handler.Error() is { } error ? $"{handler.Type} {error}" : null)
            .OfType<string>()
            .Concat(handlers
                .Where(static handler => handler.Error() is null)
                .GroupBy(static handler => handler.Place)
                .Where(static same => same.Count() > 1)
                .Select(static same =>
                    $"{string.Join(" and ", same.Select(static handler => handler.Type))} are handlers of the same coordinator, "
                    + (same.Key.Name is { } name ? $"'{name}'." : $"that of {same.Key.Handled!.GetGenericArguments()[0]}.") + " Give each a name of its own."))
            .ToArray();
        if (errors.Length > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
        foreach (var handler in handlers)
            handler.AddTo(services);
        return services;
    }
}
