namespace Akka.Actor;

/// <summary>Whom an actor watches, who watches it, and which ends are on their way to it.</summary>
internal sealed class Watches
{
    private Dictionary<IInternalActorRef, object?>? _watching;
    private HashSet<IInternalActorRef>? _watchers;
    private HashSet<IActorRef>? _queued;

    internal IEnumerable<IInternalActorRef> Watchers => _watchers ?? [];

    internal IEnumerable<IInternalActorRef> Watched => _watching?.Keys ?? Enumerable.Empty<IInternalActorRef>();

    /// <summary>False when it is already watched; then the message stays what it was.</summary>
    internal bool Watch(IInternalActorRef actor, object? message) => (_watching ??= []).TryAdd(actor, message);

    /// <summary>True when it was watched and lived as far as is known here.</summary>
    internal bool Unwatch(IActorRef actor)
    {
        _queued?.Remove(actor);
        return actor is IInternalActorRef watched && _watching?.Remove(watched) == true;
    }

    internal bool End(IInternalActorRef actor, out object? message)
    {
        message = null;
        return _watching?.Remove(actor, out message) == true;
    }

    internal void Queue(IActorRef actor) => (_queued ??= []).Add(actor);

    /// <summary>False when it was unwatched while its end waited in the mailbox.</summary>
    internal bool Dequeue(IActorRef actor) => _queued?.Remove(actor) == true;

    internal void AddWatcher(IInternalActorRef watcher) => (_watchers ??= []).Add(watcher);

    internal void RemoveWatcher(IInternalActorRef watcher) => _watchers?.Remove(watcher);
}
