using Akka.Actor;
using Akka.Configuration;

namespace Akka.DependencyInjection;

public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    public override DependencyResolver CreateExtension(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<DependencyResolverSetup>();
        return setup.HasValue
            ? new DependencyResolver(setup.Value.DependencyResolver)
            : throw new ConfigurationException(
                $"Actor system '{system.Name}' was created without a DependencyResolverSetup. "
                + "Add DependencyResolverSetup.Create(serviceProvider) to its ActorSystemSetup.");
    }
}
