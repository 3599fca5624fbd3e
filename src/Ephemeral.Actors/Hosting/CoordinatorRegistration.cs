using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>What a coordinator is constructed with, beside its body.</summary>
internal sealed record CoordinatorContext(EphemeralOptions Options, ActorSystem System, string Name);

/// <summary>Constructs a coordinator. It may throw; it is called again when the coordinator is next asked for.</summary>
internal delegate TCoordinator CoordinatorFactory<out TCoordinator>(IServiceProvider services, CoordinatorContext context)
    where TCoordinator : EphemeralCoordinator;

/// <summary>A coordinator that may be asked for, as it was registered.</summary>
internal abstract class CoordinatorRegistration(Type type, string? givenName, EphemeralOptions? options)
{
    /// <summary>The type of the coordinator.</summary>
    public Type Type => type;

    /// <summary>Null when it was registered without a name.</summary>
    public string? GivenName => givenName;

    /// <summary>What it is called in settings, errors and logs: the given name, else the name of its items' type.</summary>
    public string Name { get; } = givenName ?? TypeName.Of(CoordinatorKind.Of(type).Item);

    /// <summary>
    /// The name of its options in the container: its own, unless another kind has that already. Settings lay over both what
    /// they say of the one name that the two share.
    /// </summary>
    public required string OptionsName { get; init; }

    /// <summary>The options that code gave.</summary>
    public EphemeralOptions Options { get; } = options ?? new EphemeralOptions();

    /// <summary>The service that does its work; null when a body does.</summary>
    public Type? Handler { get; init; }

    /// <summary>How the container gives it: one for all, or one a scope.</summary>
    public required ServiceLifetime Lifetime { get; init; }

    /// <summary>What gives it, among the services.</summary>
    public abstract ServiceDescriptor Service { get; }
}

/// <inheritdoc cref="CoordinatorRegistration"/>
internal sealed class CoordinatorRegistration<TCoordinator>(
    string? givenName, EphemeralOptions? options, CoordinatorFactory<TCoordinator> factory)
    : CoordinatorRegistration(typeof(TCoordinator), givenName, options)
    where TCoordinator : EphemeralCoordinator
{
    [ThreadStatic]
    private static HashSet<CoordinatorRegistration>? _creating;

    private ServiceDescriptor? _service;

    public override ServiceDescriptor Service => _service ??= GivenName is { } name
        ? new ServiceDescriptor(typeof(TCoordinator), name, (services, _) => Create(services), Lifetime)
        : new ServiceDescriptor(typeof(TCoordinator), Create, Lifetime);

    // the container keeps what this returns, calls it again if it threw, and disposes of the coordinator
    private TCoordinator Create(IServiceProvider services)
    {
        var creating = _creating ??= [];
        if (!creating.Add(this))
        {
            throw new InvalidOperationException(
                $"Coordinator '{Name}' is asked for while it is being made: its body's factory needs it. "
                + "Resolve it inside the body, when an operation runs.");
        }

        try
        {
            var system = services.GetRequiredService<CoordinatorSystem>().Get();
            var options = services.GetRequiredService<IOptionsMonitor<EphemeralOptions>>().Get(OptionsName);
            var stop = services.GetRequiredService<CoordinatorStop>();
            // before the coordinator, and so disposed of after it
            var scope = Lifetime == ServiceLifetime.Scoped ? services.GetRequiredService<CoordinatorsOfScope>() : null;
            var coordinator = factory(services, new CoordinatorContext(options, system, Name));
            stop.Add(coordinator, system);
            scope?.Add(coordinator);
            return coordinator;
        }
        finally
        {
            creating.Remove(this);
        }
    }
}
