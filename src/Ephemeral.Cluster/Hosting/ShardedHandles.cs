using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors;

namespace Ephemeral.Cluster.Hosting;

/// <summary>
/// The coordinators that the builder of an actor system starts, by name. Each is made when it is first asked for: by the actor system's start,
/// or by a service that is made before it.
/// </summary>
internal sealed class ShardedHandles
{
    private static readonly ConditionalWeakTable<AkkaConfigurationBuilder, ShardedHandles> OfBuilders = [];

    private readonly Lock _making = new();
    private readonly ConcurrentDictionary<string, Handle> _handles = new(StringComparer.Ordinal);

    /// <summary>The longest hand-off that the actor system's settings were made for; null before the first.</summary>
    public TimeSpan? LongestHandOff { get; set; }

    public static ShardedHandles Of(AkkaConfigurationBuilder builder) => OfBuilders.GetOrCreateValue(builder);

    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add<TCoordinator>(string name, Func<IServiceProvider, ActorSystem, TCoordinator> factory)
        where TCoordinator : class
    {
        if (!_handles.TryAdd(name, new Handle(typeof(TCoordinator), factory)))
            throw new ArgumentException($"The actor system starts a coordinator '{name}' already. Give each its own name.", nameof(name));
    }

    /// <exception cref="InvalidOperationException">There is none of that name and type.</exception>
    public TCoordinator Get<TCoordinator>(string name, IServiceProvider services, ActorSystem system)
        where TCoordinator : class
    {
        if (!_handles.TryGetValue(name, out var handle) || handle.Type != typeof(TCoordinator))
        {
            throw new InvalidOperationException(
                $"The actor system starts no {TypeName.Of(typeof(TCoordinator))} named '{name}'. It starts: "
                + $"{string.Join(", ", _handles.Select(static one => $"'{one.Key}', {TypeName.Of(one.Value.Type)}").Order(StringComparer.Ordinal))}. "
                + "Start it in AddAkka with WithEphemeralShardedCoordinator(name, …) or WithEphemeralShardedResultCoordinator(name, …).");
        }

        lock (_making)
            return (TCoordinator)(handle.Made ??= ((Func<IServiceProvider, ActorSystem, TCoordinator>)handle.Factory)(services, system));
    }

    private sealed record Handle(Type Type, Delegate Factory)
    {
        public object? Made { get; set; }
    }
}
