using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Watches? _watches;

    public IActorRef Watch(IActorRef subject) => Watch(subject, message: null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watches?.Unwatch(subject) == true) ((IInternalActorRef)subject).SendSystemMessage(new Unwatch(Self));
        return subject;
    }

    internal void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (ReferenceEquals(watchee, Self) || watchee.Equals(Self)) (_watches ??= new Watches()).AddWatcher(watcher);
    }

    internal void RemoveWatcher(IInternalActorRef watcher) => _watches?.RemoveWatcher(watcher);

    internal void OnTerminated(IInternalActorRef actor, bool existenceConfirmed)
    {
        var wasChild = Children?.Remove(actor) == true;
        if (_watches is { } watches && watches.End(actor, out var message) && _phase < Phase.Terminating)
        {
            if (message is null) QueueTerminated(new Terminated(actor, existenceConfirmed, addressTerminated: false));
            else Mailbox.Post(message, actor);
        }

        if (!wasChild) return;
        if (_phase == Phase.Terminating && Children!.Count == 0) FinishTerminate();
        else if (_phase == Phase.Restarting && !Children!.AnyDying) FinishRestart();
    }

    /// <summary>A Terminated that comes back from the stash is expected again.</summary>
    internal void ExpectTerminated(IActorRef actor) => (_watches ??= new Watches()).Queue(actor);

    private IActorRef Watch(IActorRef subject, object? message)
    {
        if (subject is not IInternalActorRef actor)
            throw new ArgumentException($"'{subject}' is no ref of this engine and cannot be watched.", nameof(subject));
        if (actor.Equals(Self)) return subject;
        if ((_watches ??= new Watches()).Watch(actor, message)) actor.SendSystemMessage(new Watch(actor, Self));
        return subject;
    }

    private void QueueTerminated(Terminated terminated)
    {
        ExpectTerminated(terminated.ActorRef);
        Mailbox.Post(terminated, terminated.ActorRef);
    }

    private void EndWatches()
    {
        if (_watches is not { } watches) return;
        _watches = null;
        foreach (var watcher in watches.Watchers)
            if (!ReferenceEquals(watcher, ParentRef))
                watcher.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true));
        foreach (var watched in watches.Watched) watched.SendSystemMessage(new Unwatch(Self));
    }
}
