using Akka.Actor;

namespace Akka.Hosting;

public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <exception cref="DuplicateActorRegistryException">The key is taken and <paramref name="overwrite"/> is false.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <returns>False when the key is taken and <paramref name="overwrite"/> is false.</returns>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);

    /// <returns>False when the key is taken and <paramref name="overwrite"/> is false.</returns>
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);
}
