using Akka.Actor;

namespace Ephemeral.Actors.Hosting;

/// <summary>A coordinator that may be asked for, as it was registered.</summary>
internal abstract class CoordinatorRegistration(Type type, string? givenName, EphemeralOptions? options)
{
    public Type Type => type;

    /// <summary>Null when it was registered without a name.</summary>
    public string? GivenName => givenName;

    /// <summary>What it is called in settings, errors and logs: the given name, else the name of its items' type.</summary>
    public string Name { get; } = givenName ?? TypeName.Of(CoordinatorKind.Of(type).Item);

    /// <summary>The options that code gave.</summary>
    public EphemeralOptions Options { get; } = options ?? new EphemeralOptions();

    /// <summary>The service that does its work; null when a body does.</summary>
    public Type? Handler { get; init; }
}

/// <inheritdoc cref="CoordinatorRegistration"/>
/// <param name="givenName">Null for none.</param>
/// <param name="options">Null for the defaults.</param>
/// <param name="make">Makes it. May throw; it is called again then when the coordinator is next asked for.</param>
internal sealed class CoordinatorRegistration<TCoordinator>(
    string? givenName, EphemeralOptions? options, Func<IServiceProvider, CoordinatorSite, TCoordinator> make)
    : CoordinatorRegistration(typeof(TCoordinator), givenName, options)
    where TCoordinator : EphemeralCoordinator
{
    public TCoordinator Make(IServiceProvider services, CoordinatorSite site) => make(services, site);
}

/// <summary>What a coordinator is made with, beside its body.</summary>
internal sealed record CoordinatorSite(EphemeralOptions Options, ActorSystem System, string Name);
