using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>A container of services, and props for actors whose constructors take some of their arguments from it.</summary>
public interface IDependencyResolver
{
    IResolverScope CreateScope();

    object? GetService(Type type);

    T? GetService<T>();

    Props Props(Type type);

    Props Props(Type type, params object[] args);

    Props Props<T>(params object[] args) where T : ActorBase;
}
