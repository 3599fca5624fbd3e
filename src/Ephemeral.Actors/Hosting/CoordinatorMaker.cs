namespace Ephemeral.Actors.Hosting;

/// <summary>Makes coordinators with all that the container has for them, and has them end with the host.</summary>
internal sealed class CoordinatorMaker(
    IServiceProvider services, CoordinatorSystem system, LayeredOptions options, CoordinatorStop stop)
{
    public TCoordinator Make<TCoordinator>(CoordinatorRegistration<TCoordinator> registration)
        where TCoordinator : EphemeralCoordinator
    {
        var site = new CoordinatorSite(options.Of(registration), system.Get(), registration.Name);
        var coordinator = registration.Make(services, site);
        stop.Add(coordinator, site.System);
        return coordinator;
    }
}
