using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Phase _phase;

    /// <summary>Set while children die before a restart; null when the first creation failed and is tried again.</summary>
    private Exception? _restartCause;

    /// <summary>The instance has ended and the next one, if any, is not there yet.</summary>
    private bool _released;

    /// <summary>What must wait until a restart is complete.</summary>
    private List<SystemMessage>? _deferred;

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

    internal void OnRecreate(Exception cause)
    {
        if (_phase == Phase.Restarting)
        {
            Defer(new Recreate(cause));
            return;
        }

        if (_phase >= Phase.Terminating) return;
        if (_actor is { } actor)
        {
            _restartCause = cause;
            try
            {
                actor.AroundPreRestart(cause, _message!);
            }
            catch (Exception inner)
            {
                var error = new PreRestartException(Self, inner, cause, _message);
                Report(error, error.Message);
            }

            Release(actor);
        }
        else
        {
            _restartCause = null;
            StopChildren();
        }

        _phase = Phase.Restarting;
        if (Children?.AnyDying != true) FinishRestart();
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
        _outerReceives = null;
        _strategy = null;
        var actor = Props.NewActor() ?? throw new ActorInitializationException(Self, $"The factory of {Props.Type} returned null.");
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

    private void FinishRestart()
    {
        var survivors = Children?.Snapshot() ?? [];
        var cause = _restartCause;
        _restartCause = null;
        _phase = Phase.Running;
        _failedBy = null;
        Mailbox.Resume();
        if (cause is null)
        {
            Create();
        }
        else
        {
            try
            {
                SetReceiveTimeout(null);
                var actor = NewActor();
                actor.AroundPostRestart(cause, _message!);
                foreach (var survivor in survivors) survivor.SendSystemMessage(new Recreate(cause));
            }
            catch (Exception inner)
            {
                if (_actor is not null && !_released) Release(_actor);
                _actor = null;
                Fail(new PostRestartException(Self, inner, cause), suspendChildren: false);
            }
        }

        _message = null;
        _sender = null;
        var deferred = _deferred;
        _deferred = null;
        foreach (var message in deferred ?? []) Invoke(message);
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
        _outerReceives = null;
        _message = null;
        _sender = null;
        _deferred = null;
        _turn = null;
    }

    private void StopChildren()
    {
        foreach (var child in Children?.Snapshot() ?? []) Stop(child);
    }

    private void Defer(SystemMessage message) => (_deferred ??= []).Add(message);
}
