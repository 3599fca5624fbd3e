using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ephemeral.Actors.Hosting;

/// <summary>What all ways to register a coordinator come down to.</summary>
internal static class RegistrationExtensions
{
    /// <exception cref="InvalidOperationException">There is one of that type and name already (T62).</exception>
    public static IServiceCollection AddCoordinator<TCoordinator>(
        this IServiceCollection services, CoordinatorRegistration<TCoordinator> registration)
        where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(services);
        services.RefuseSecond(registration);
        services.AddCoordinators();
        services.AddSingleton<CoordinatorRegistration>(registration);
        return registration.GivenName is { } name
            ? services.AddKeyedSingleton(name, (provider, _) => Registered<TCoordinator>(provider).Get(name))
            : services.AddSingleton(provider => Registered<TCoordinator>(provider).GetUnnamed());
    }

    public static IServiceCollection AddHandler<THandler>(this IServiceCollection services)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(services);
        if (typeof(THandler) is { IsClass: true, IsAbstract: false })
            services.TryAddScoped<THandler>();
        return services;
    }

    private static RegisteredCoordinators<TCoordinator> Registered<TCoordinator>(IServiceProvider provider)
        where TCoordinator : EphemeralCoordinator =>
        provider.GetRequiredService<RegisteredCoordinators<TCoordinator>>();

    private static void RefuseSecond(this IServiceCollection services, CoordinatorRegistration registration)
    {
        if (!services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance as CoordinatorRegistration)
            .Any(other => other?.Type == registration.Type && other.GivenName == registration.GivenName))
            return;
        var (method, item) = CoordinatorKind.Of(registration.Type);
        var which = registration.GivenName is { } name ? $"A coordinator named '{name}'" : "A coordinator without a name";
        throw new InvalidOperationException(
            $"{which} is already registered for {TypeName.Of(item)}. "
            + $"Give this one another name, {method}(\"…\", …), or take one of them out.");
    }

    /// <summary>What all registered coordinators need, once.</summary>
    public static void AddCoordinators(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton<CoordinatorSystem>();
        services.TryAddSingleton<CoordinatorSections>();
        services.TryAddSingleton<LayeredOptions>();
        services.TryAddSingleton<CoordinatorStop>();
        services.TryAddSingleton<CoordinatorMaker>();
        services.TryAddSingleton(provider => new ServiceCheck(services, provider.GetService<IServiceProviderIsKeyedService>()));
        services.TryAddSingleton<StartCheck>();
        services.TryAddSingleton(typeof(RegisteredCoordinators<>));
        services.TryAddSingleton(typeof(IEphemeralCoordinatorFactory<>), typeof(WorkCoordinatorFactory<>));
        services.TryAddSingleton(typeof(IEphemeralKeyedCoordinatorFactory<,>), typeof(KeyedWorkCoordinatorFactory<,>));
        services.TryAddSingleton(typeof(IEphemeralResultCoordinatorFactory<,>), typeof(ResultCoordinatorFactory<,>));
        services.TryAddSingleton(typeof(IEphemeralKeyedResultCoordinatorFactory<,,>), typeof(KeyedResultCoordinatorFactory<,,>));
        services.AddHostedService<CoordinatorHostedService>();
    }
}
