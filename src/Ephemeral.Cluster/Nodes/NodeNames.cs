using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Ephemeral.Cluster.Nodes;

/// <summary>
/// The names of the sharded coordinators that an actor system has. A name is taken before anything is started, so that a second handle of one
/// leaves nothing behind. It stays taken for as long as the actor system lives: sharding knows the keys of the first.
/// </summary>
internal static class NodeNames
{
    private static readonly ConditionalWeakTable<ActorSystem, ConcurrentDictionary<string, bool>> OfSystems = [];

    /// <exception cref="ArgumentException">It is taken.</exception>
    public static void Take(ActorSystem system, string name)
    {
        if (!OfSystems.GetOrCreateValue(system).TryAdd(name, true))
        {
            throw new ArgumentException(
                $"Actor system '{system.Name}' has a coordinator '{name}' over its cluster already. Share its handle, or give each its own name.", nameof(name));
        }
    }

    /// <summary>Frees the name of a coordinator that could not be started.</summary>
    public static void GiveBack(ActorSystem system, string name) => OfSystems.GetOrCreateValue(system).TryRemove(name, out _);
}
