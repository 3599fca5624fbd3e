using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>All registered coordinators of one type, by name. A name that is not registered costs nothing and leaves nothing behind.</summary>
internal sealed class RegisteredCoordinators<TCoordinator>(IEnumerable<CoordinatorRegistration> registrations)
    where TCoordinator : EphemeralCoordinator
{
    private readonly string?[] _names =
        [.. registrations.OfType<CoordinatorRegistration<TCoordinator>>().Select(registration => registration.GivenName)];

    /// <param name="services">The container, or the scope that a coordinator of its own is for.</param>
    /// <param name="name">The coordinator's name.</param>
    public TCoordinator Get(IServiceProvider services, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _names.Contains(name, StringComparer.Ordinal)
            ? services.GetRequiredKeyedService<TCoordinator>(name)
            : throw CoordinatorKind.Of(typeof(TCoordinator)).NotRegistered(name, _names);
    }

    public TCoordinator GetUnnamed(IServiceProvider services) =>
        services.GetService<TCoordinator>() ?? throw CoordinatorKind.Of(typeof(TCoordinator)).NotRegistered(null, _names);
}

internal sealed class WorkCoordinatorFactory<T>(RegisteredCoordinators<EphemeralWorkCoordinator<T>> coordinators, IServiceProvider services)
    : IEphemeralCoordinatorFactory<T>
{
    public EphemeralWorkCoordinator<T> CreateCoordinator(string name) => coordinators.Get(services, name);

    public EphemeralWorkCoordinator<T> CreateCoordinator() => coordinators.GetUnnamed(services);
}

internal sealed class KeyedWorkCoordinatorFactory<TKey, T>(
    RegisteredCoordinators<EphemeralKeyedWorkCoordinator<TKey, T>> coordinators, IServiceProvider services)
    : IEphemeralKeyedCoordinatorFactory<TKey, T>
    where TKey : notnull
{
    public EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator(string name) => coordinators.Get(services, name);

    public EphemeralKeyedWorkCoordinator<TKey, T> CreateCoordinator() => coordinators.GetUnnamed(services);
}

internal sealed class ResultCoordinatorFactory<TInput, TResult>(
    RegisteredCoordinators<EphemeralResultCoordinator<TInput, TResult>> coordinators, IServiceProvider services)
    : IEphemeralResultCoordinatorFactory<TInput, TResult>
{
    public EphemeralResultCoordinator<TInput, TResult> CreateCoordinator(string name) => coordinators.Get(services, name);

    public EphemeralResultCoordinator<TInput, TResult> CreateCoordinator() => coordinators.GetUnnamed(services);
}

internal sealed class KeyedResultCoordinatorFactory<TKey, TInput, TResult>(
    RegisteredCoordinators<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>> coordinators, IServiceProvider services)
    : IEphemeralKeyedResultCoordinatorFactory<TKey, TInput, TResult>
    where TKey : notnull
{
    public EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator(string name) => coordinators.Get(services, name);

    public EphemeralKeyedResultCoordinator<TKey, TInput, TResult> CreateCoordinator() => coordinators.GetUnnamed(services);
}
