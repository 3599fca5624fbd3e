using System.Collections;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The registry of one actor system. Any thread may use it.</summary>
public class ActorRegistry : IActorRegistry, IExtension, IEnumerable<KeyValuePair<Type, IActorRef>>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, IActorRef> _actors = [];

    /// <summary>Keys that someone awaits and that are not registered yet.</summary>
    private readonly Dictionary<Type, TaskCompletionSource<IActorRef>> _awaited = [];

    public static ActorRegistry For(ActorSystem actorSystem) =>
        actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();

    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        if (!TryRegister<TKey>(actor, overwrite))
            throw new DuplicateActorRegistryException(
                $"An actor is already registered under '{typeof(TKey)}'. Register under another type, or pass overwrite: true.");
    }

    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(actor);
        TaskCompletionSource<IActorRef>? awaited;
        lock (_lock)
        {
            if (!overwrite && _actors.ContainsKey(key)) return false;
            _actors[key] = actor;
            _awaited.Remove(key, out awaited);
        }
        awaited?.SetResult(actor);
        return true;
    }

    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    public bool TryGet(Type key, out IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
            if (_actors.TryGetValue(key, out var found))
            {
                actor = found;
                return true;
            }
        actor = ActorRefs.Nobody;
        return false;
    }

    public IActorRef Get<TKey>() => TryGet<TKey>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException(
            $"No actor is registered under '{typeof(TKey)}'. Registered: {Keys()}. "
            + "Register it in WithActors, or await GetAsync.");

    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (ct.IsCancellationRequested) return Task.FromCanceled<IActorRef>(ct);
        lock (_lock)
        {
            if (_actors.TryGetValue(key, out var actor)) return Task.FromResult(actor);
            if (!_awaited.TryGetValue(key, out var awaited))
                _awaited[key] = awaited = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
            return awaited.Task.WaitAsync(ct);
        }
    }

    /// <summary>What was registered when the enumeration began.</summary>
    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator()
    {
        lock (_lock) return _actors.ToList().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Keys()
    {
        lock (_lock) return _actors.Count == 0 ? "none" : string.Join(", ", _actors.Keys.Select(k => $"'{k}'"));
    }
}
