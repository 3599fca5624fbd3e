using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>What all ways to register a coordinator come down to.</summary>
internal static class CoordinatorServices
{
    /// <param name="services">Where to.</param>
    /// <param name="name">Null for the one coordinator of its type that has none.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="factory">Constructs it.</param>
    /// <param name="lifetime">One for all, or one a scope.</param>
    /// <param name="handler">The service that does its work; registered as scoped unless it is registered already.</param>
    /// <exception cref="InvalidOperationException">There is one of that type and name already.</exception>
    public static IServiceCollection Add<TCoordinator>(
        this IServiceCollection services, string? name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory,
        ServiceLifetime lifetime = ServiceLifetime.Singleton, Type? handler = null)
        where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(services);
        var others = services.Registrations().ToArray();
        if (others.Any(other => other.Type == typeof(TCoordinator) && other.GivenName == name))
            throw CoordinatorKind.Of(typeof(TCoordinator)).AlreadyRegistered(name);
        var ownName = name ?? TypeName.Of(CoordinatorKind.Of(typeof(TCoordinator)).Item);
        var registration = new CoordinatorRegistration<TCoordinator>(name, options, factory)
        {
            Lifetime = lifetime,
            Handler = handler,
            OptionsName = others.Any(other => other.OptionsName == ownName) ? $"{ownName} of {TypeName.Of(typeof(TCoordinator))}" : ownName,
        };
        if (handler is { IsClass: true, IsAbstract: false })
            services.TryAddScoped(handler);
        services.AddCoordinators();
        services.AddSingleton<CoordinatorRegistration>(registration);
        services.Add(registration.Service);
        return services;
    }

    /// <summary>Puts another body into the place of one that is registered: with its lifetime, and its options unless others are given.</summary>
    /// <exception cref="InvalidOperationException">There is none of that type and name.</exception>
    public static IServiceCollection Replace<TCoordinator>(
        this IServiceCollection services, string? name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(services);
        var ofType = services.Registrations().Where(other => other.Type == typeof(TCoordinator)).ToArray();
        var replaced = ofType.FirstOrDefault(other => other.GivenName == name)
            ?? throw CoordinatorKind.Of(typeof(TCoordinator)).NotRegistered(name, ofType.Select(other => other.GivenName));
        var registration = new CoordinatorRegistration<TCoordinator>(name, options ?? replaced.Options, factory)
        {
            Lifetime = replaced.Lifetime,
            OptionsName = replaced.OptionsName,
        };
        var place = services.First(service => !service.IsKeyedService && service.ImplementationInstance == replaced);
        services[services.IndexOf(place)] = ServiceDescriptor.Singleton<CoordinatorRegistration>(registration);
        services.Remove(replaced.Service);
        services.Add(registration.Service);
        return services;
    }

    /// <summary>What all registered coordinators need, once.</summary>
    public static void AddCoordinators(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton<CoordinatorSystem>();
        services.TryAddSingleton<CoordinatorStop>();
        services.TryAddTransient<EarlyStop>();
        services.TryAddScoped<CoordinatorsOfScope>();
        services.TryAddSingleton<IOptionsFactory<EphemeralOptions>, CoordinatorOptionsFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<EphemeralOptions>, CoordinatorOptionsLayers>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EphemeralOptions>, CoordinatorOptionsLayers>());
        services.TryAddSingleton(provider => new HandlerCheck(services, provider.GetService<IServiceProviderIsKeyedService>()));
        services.TryAddSingleton<StartCheck>();
        services.TryAddSingleton(typeof(RegisteredCoordinators<>));
        services.TryAddTransient(typeof(IEphemeralCoordinatorFactory<>), typeof(WorkCoordinatorFactory<>));
        services.TryAddTransient(typeof(IEphemeralKeyedCoordinatorFactory<,>), typeof(KeyedWorkCoordinatorFactory<,>));
        services.TryAddTransient(typeof(IEphemeralResultCoordinatorFactory<,>), typeof(ResultCoordinatorFactory<,>));
        services.TryAddTransient(typeof(IEphemeralKeyedResultCoordinatorFactory<,,>), typeof(KeyedResultCoordinatorFactory<,,>));
        services.AddCoordinatorHostedService();
    }

    /// <summary>A name that was given, which is not blank.</summary>
    public static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }

    // It takes the place of the hosted service that AddAkka has added, or will not add because this one is there.
    private static void AddCoordinatorHostedService(this IServiceCollection services)
    {
        var hosted = ServiceDescriptor.Singleton<IHostedService, AkkaHostedService>(
            provider => CoordinatorHostedService.Create(provider, services));
        var akka = services.FirstOrDefault(service =>
            service.ServiceType == typeof(IHostedService) && !service.IsKeyedService && service.ImplementationType == typeof(AkkaHostedService));
        if (akka is null)
            services.TryAddEnumerable(hosted);
        else
            services[services.IndexOf(akka)] = hosted;
    }

    private static IEnumerable<CoordinatorRegistration> Registrations(this IServiceCollection services) => services
        .Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<CoordinatorRegistration>();
}
