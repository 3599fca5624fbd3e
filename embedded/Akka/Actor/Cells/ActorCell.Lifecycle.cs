using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Phase _phase;

    private enum Phase : byte
    {
        New,
        Running,
        Restarting,
        Terminating,
        Terminated,
    }

    internal void EnsureCreated()
    {
        if (_phase != Phase.New) return;
        _phase = Phase.Running;
        Create();
    }

    internal void OnTerminate()
    {
        if (_phase >= Phase.Terminating) return;
        _phase = Phase.Terminating;
        SetReceiveTimeout(null);
        Mailbox.Suspend();
        Children?.Close();
        StopChildren();
        if (Children is not { Count: > 0 }) FinishTerminate();
    }

    private void Create()
    {
        try
        {
            var actor = NewActor();
            actor.AroundPreStart();
        }
        catch (Exception cause)
        {
            if (_actor is not null) Release(_actor);
            _actor = null;
            Fail(new ActorInitializationException(Self, "Exception during creation", cause));
        }
    }

    private ActorBase NewActor()
    {
        _receive = null;
        _outer = null;
        _strategy = null;
        var actor = Props.NewActor()
            ?? throw new ActorInitializationException(Self, $"The factory of {Props.Type} returned null.");
        _actor = actor;
        _released = false;
        actor.EndConstruction();
        if (actor is IActorStash stashing) stashing.Stash ??= new Stash(this);
        if (actor is IWithTimers timed) timed.Timers = Timers;
        return actor;
    }

    private void Release(ActorBase actor)
    {
        _released = true;
        _timers?.CancelAll();
        if (actor is IActorStash { Stash: { } stash } stashing)
        {
            stash.UnstashAll();
            stashing.Stash = null!;
        }

        Props.Release(actor);
    }

    private void FinishTerminate()
    {
        _phase = Phase.Terminated;
        if (_actor is { } actor && !_released)
        {
            try
            {
                actor.AroundPostStop();
            }
            catch (Exception cause)
            {
                Report(cause, cause.Message);
            }

            Release(actor);
        }

        Mailbox.Close();
        ParentRef.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true));
        EndWatches();
        _actor = null;
        _receive = null;
        _outer = null;
        _message = null;
        _sender = null;
        _deferred = null;
        _turn = null;
    }

    private void StopChildren()
    {
        foreach (var child in Children?.Snapshot() ?? []) Stop(child);
    }
}
