using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>Tells which services a registration will miss, from what is registered, without making any.</summary>
internal sealed class ServiceCheck(IServiceCollection descriptors, IServiceProviderIsKeyedService? services = null)
{
    public IEnumerable<string> Missing(CoordinatorRegistration registration)
    {
        if (services is null || registration.Handler is not { } handler)
            return [];
        var name = TypeName.Of(handler);
        if (!services.IsService(handler))
            return [$"Coordinator '{registration.Name}' is to be served by {name}, which is not registered. "
                + $"Add it with services.AddScoped<{name}, …>()."];
        var implementation = descriptors.LastOrDefault(d => d.ServiceType == handler && !d.IsKeyedService)?.ImplementationType;
        return implementation is null ? [] : Missing(implementation, $"Coordinator '{registration.Name}'");
    }

    /// <param name="implementation">A class that the container is to make.</param>
    /// <param name="whose">Who needs it.</param>
    private IEnumerable<string> Missing(Type implementation, string whose)
    {
        var constructors = implementation.GetConstructors();
        if (implementation.ContainsGenericParameters || constructors.Any(constructor => constructor.GetParameters().All(IsThere)))
            return [];
        var missing = constructors.SelectMany(c => c.GetParameters()).Where(parameter => !IsThere(parameter))
            .Select(parameter => TypeName.Of(parameter.ParameterType)).Distinct();
        return [$"{whose}: its handler {TypeName.Of(implementation)} can't be made, for want of {string.Join(", ", missing)}. "
            + "Register what is missing, or take it out of the constructor."];
    }

    private bool IsThere(ParameterInfo parameter) =>
        parameter.HasDefaultValue
        || parameter.IsDefined(typeof(ServiceKeyAttribute))
        || (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? services!.IsKeyedService(parameter.ParameterType, keyed.Key)
            : services!.IsService(parameter.ParameterType));
}
