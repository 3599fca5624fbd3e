using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// A coordinator that may be asked for, as it was registered. Its options have its own name in the container, unless another kind has that
/// already: settings lay over both what they say of the one name that the two share. Where no body does its work, a handler does.
/// </summary>
internal sealed record CoordinatorRegistration(
    Type Type, string? GivenName, string OptionsName, EphemeralOptions Options, CoordinatorFactory<EphemeralCoordinator> Factory,
    Type? Handler, ServiceLifetime Lifetime)
{
    [ThreadStatic]
    private static HashSet<CoordinatorRegistration>? _creating;

    /// <summary>What it is called in settings, errors and logs: the given name, else the name of its items' type.</summary>
    public string Name { get; } = CoordinatorKind.Of(Type).NameOf(GivenName);

    public bool Is(Type type, string? givenName) => Type == type && GivenName == givenName;

    /// <summary>Makes it. The container keeps what this returns, calls it again if it threw, and disposes of the coordinator.</summary>
    public EphemeralCoordinator Create(IServiceProvider services)
    {
        var creating = _creating ??= [];
        if (!creating.Add(this))
            throw new InvalidOperationException($"Coordinator '{Name}' is asked for while it is being made: its body's factory "
                + "needs it. Resolve it inside the body, when an operation runs.");
        try
        {
            var system = services.GetRequiredService<CoordinatorSystem>().Get();
            var options = services.GetRequiredService<IOptionsMonitor<EphemeralOptions>>().Get(OptionsName);
            var stop = services.GetRequiredService<CoordinatorStop>();
            var ofScope = Lifetime == ServiceLifetime.Scoped ? services.GetRequiredService<CoordinatorOfScope>() : null;
            var coordinator = Factory(services, options, system, Name);
            stop.Add(coordinator, system);
            ofScope?.Coordinator = coordinator;
            return coordinator;
        }
        finally
        {
            creating.Remove(this);
        }
    }
}

/// <summary>What errors say of a type of coordinator: which items it takes, and which method registers it.</summary>
internal sealed record CoordinatorKind(string Method, Type Item)
{
    public static CoordinatorKind Of(Type coordinator)
    {
        var name = coordinator.Name[..coordinator.Name.IndexOf('`')];
        return new CoordinatorKind($"Add{name}", coordinator.GetGenericArguments()[name.Contains("Keyed") ? 1 : 0]);
    }

    public string NameOf(string? given) => given ?? TypeName.Of(Item);

    public InvalidOperationException AlreadyRegistered(string? name) => new(
        $"A coordinator {Called(name)} is already registered for {TypeName.Of(Item)}. "
        + $"Give this one another name, {Method}(\"…\", …), or take one of them out.");

    public InvalidOperationException NotRegistered(string? name, IEnumerable<string?> registered) => new(
        $"No coordinator {Called(name)} is registered for {TypeName.Of(Item)}. {Known(registered)} "
        + (name is null ? $"Add it with {Method}(…), or ask by name." : $"Add it with {Method}(\"{name}\", …)."));

    /// <summary>Which names there are; null is the one without.</summary>
    public static string Known(IEnumerable<string?> names)
    {
        var all = string.Join(", ", names.Distinct().Select(name => name ?? "one without a name"));
        return all.Length == 0 ? "None is registered." : $"Registered: {all}.";
    }

    private static string Called(string? name) => name is null ? "without a name" : $"named '{name}'";
}

/// <summary>All registered coordinators of one type, by name. A name that is not registered leaves nothing behind.</summary>
internal class RegisteredCoordinators<TCoordinator>(IEnumerable<CoordinatorRegistration> registrations, IServiceProvider services)
    where TCoordinator : EphemeralCoordinator
{
    private IEnumerable<string?> Names => registrations.Where(one => one.Type == typeof(TCoordinator)).Select(one => one.GivenName);

    public TCoordinator CreateCoordinator(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Contains(name) ? services.GetRequiredKeyedService<TCoordinator>(name) : throw Missing(name);
    }

    public TCoordinator CreateCoordinator() => services.GetService<TCoordinator>() ?? throw Missing(null);

    private InvalidOperationException Missing(string? name) => CoordinatorKind.Of(typeof(TCoordinator)).NotRegistered(name, Names);
}

internal sealed class WorkCoordinatorFactory<T>(IEnumerable<CoordinatorRegistration> registrations, IServiceProvider services)
    : RegisteredCoordinators<EphemeralWorkCoordinator<T>>(registrations, services), IEphemeralCoordinatorFactory<T>;

internal sealed class KeyedWorkCoordinatorFactory<TKey, T>(IEnumerable<CoordinatorRegistration> registrations, IServiceProvider services)
    : RegisteredCoordinators<EphemeralKeyedWorkCoordinator<TKey, T>>(registrations, services), IEphemeralKeyedCoordinatorFactory<TKey, T>
    where TKey : notnull;

internal sealed class ResultCoordinatorFactory<TInput, TResult>(IEnumerable<CoordinatorRegistration> registrations, IServiceProvider services)
    : RegisteredCoordinators<EphemeralResultCoordinator<TInput, TResult>>(registrations, services),
    IEphemeralResultCoordinatorFactory<TInput, TResult>;

internal sealed class KeyedResultCoordinatorFactory<TKey, TInput, TResult>(
    IEnumerable<CoordinatorRegistration> registrations, IServiceProvider services)
    : RegisteredCoordinators<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(registrations, services),
    IEphemeralKeyedResultCoordinatorFactory<TKey, TInput, TResult> where TKey : notnull;
