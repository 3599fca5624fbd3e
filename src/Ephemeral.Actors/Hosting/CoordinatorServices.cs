using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>What all ways to register a coordinator come down to.</summary>
internal static class CoordinatorServices
{
    /// <summary>Without a name it is the only such one of its type. A handler is registered as scoped unless it is registered already.</summary>
    /// <exception cref="InvalidOperationException">There is one of that type and name already.</exception>
    public static IServiceCollection Add<TCoordinator>(
        this IServiceCollection services, string? name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory,
        Type? handler = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(services);
        var (type, kind, others) = (typeof(TCoordinator), CoordinatorKind.Of(typeof(TCoordinator)), services.Registrations().ToArray());
        if (others.Any(other => other.Is(type, name)))
            throw kind.AlreadyRegistered(name);
        var optionsName = kind.NameOf(name);
        if (others.Any(other => other.OptionsName == optionsName))
            optionsName += $" of {TypeName.Of(type)}";
        if (handler is { IsClass: true, IsAbstract: false })
            services.TryAddScoped(handler);
        services.AddCoordinators();
        services.AddSingleton(new CoordinatorRegistration(type, name, optionsName, options ?? new EphemeralOptions(), factory, handler, lifetime));
        services.Add(name is null
            ? new ServiceDescriptor(type, Create, lifetime)
            : new ServiceDescriptor(type, name, (provider, _) => Create(provider), lifetime));
        return services;

        object Create(IServiceProvider provider) => provider.GetServices<CoordinatorRegistration>().First(one => one.Is(type, name)).Create(provider);
    }

    public static IServiceCollection AddOfScope<TCoordinator>(
        this IServiceCollection services, string? name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator => services.Add(name, options, factory, lifetime: ServiceLifetime.Scoped);

    /// <summary>Puts another body into the place of a registered one: with its lifetime, and its options unless others are given.</summary>
    /// <exception cref="InvalidOperationException">There is none of that type and name.</exception>
    public static IServiceCollection Replace<TCoordinator>(
        this IServiceCollection services, string? name, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory)
        where TCoordinator : EphemeralCoordinator
    {
        ArgumentNullException.ThrowIfNull(services);
        var ofType = services.Registrations().Where(other => other.Type == typeof(TCoordinator)).ToArray();
        var replaced = ofType.FirstOrDefault(other => other.GivenName == name)
            ?? throw CoordinatorKind.Of(typeof(TCoordinator)).NotRegistered(name, ofType.Select(other => other.GivenName));
        var place = services.First(service => !service.IsKeyedService && ReferenceEquals(service.ImplementationInstance, replaced));
        services[services.IndexOf(place)] = ServiceDescriptor.Singleton(
            replaced with { Options = options ?? replaced.Options, Factory = factory, Handler = null });
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
        services.TryAddTransient<CoordinatorOfScope>();
        services.TryAddSingleton<IOptionsFactory<EphemeralOptions>, CoordinatorOptionsFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<EphemeralOptions>, CoordinatorOptionsLayers>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EphemeralOptions>, CoordinatorOptionsLayers>());
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<StartCheck>(provider, services));
        services.TryAddTransient(typeof(RegisteredCoordinators<>));
        services.TryAddTransient(typeof(IEphemeralCoordinatorFactory<>), typeof(WorkCoordinatorFactory<>));
        services.TryAddTransient(typeof(IEphemeralKeyedCoordinatorFactory<,>), typeof(KeyedWorkCoordinatorFactory<,>));
        services.TryAddTransient(typeof(IEphemeralResultCoordinatorFactory<,>), typeof(ResultCoordinatorFactory<,>));
        services.TryAddTransient(typeof(IEphemeralKeyedResultCoordinatorFactory<,,>), typeof(KeyedResultCoordinatorFactory<,,>));

        // takes the place of the hosted service that AddAkka has added, or will not add because this one is there
        var hosted = ServiceDescriptor.Singleton<IHostedService, AkkaHostedService>(provider => CoordinatorHostedService.Create(provider, services));
        var akka = services.FirstOrDefault(service => service.ServiceType == typeof(IHostedService)
            && !service.IsKeyedService && service.ImplementationType == typeof(AkkaHostedService));
        if (akka is null)
            services.TryAddEnumerable(hosted);
        else
            services[services.IndexOf(akka)] = hosted;
    }

    /// <summary>A name that was given, which is not blank.</summary>
    public static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }

    private static IEnumerable<CoordinatorRegistration> Registrations(this IServiceCollection services) => services
        .Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<CoordinatorRegistration>();
}

/// <summary>
/// All that is logged of registered coordinators. The numbers of events are public: <c>docs/observability.md</c> lists them, and a number
/// is not given to another event. No item, result or key is ever among the values.
/// </summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "Coordinator '{Coordinator}': {Option} is {After} by {Source}, over {Before}.")]
    public static partial void OptionOverridden(this ILogger log, string coordinator, string option, object after, string source, object before);

    [LoggerMessage(2, LogLevel.Warning,
        "{Section}.{Coordinator} is in the actor system's settings, but no coordinator named '{Coordinator}' is registered. {Registered}")]
    public static partial void SettingsOfNobody(this ILogger log, string section, string coordinator, string registered);

    [LoggerMessage(3, LogLevel.Warning, "The stream of coordinator '{Coordinator}' failed: {Error}")]
    public static partial void StreamFailed(this ILogger log, string coordinator, string error, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "Coordinator '{Coordinator}' is not waited for. {Why}")]
    public static partial void NotWaitedFor(this ILogger log, string coordinator, string why);

    [LoggerMessage(EventId = 4, Message = "Coordinator '{Coordinator}' has stopped: of {Left} operations that were left, {Ended} ended, "
        + "{Cancelled} were cancelled, {Running} do not listen and still run.")]
    public static partial void Stopped(this ILogger log, LogLevel level, string coordinator, long left, long ended, long cancelled, long running);

    [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "Coordinator '{Coordinator}' has stopped. What became of its work is not known, because "
        + "its status can't be read. Mend the TimeProvider of its options, which throws.")]
    public static partial void StoppedUnread(this ILogger log, string coordinator);
}
