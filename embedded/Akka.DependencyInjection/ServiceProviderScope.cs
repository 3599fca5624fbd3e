using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

public class ServiceProviderScope(IServiceScope scope) : IResolverScope
{
    public IDependencyResolver Resolver { get; } = new ServiceProviderDependencyResolver(scope.ServiceProvider);

    public void Dispose() => scope.Dispose();
}
