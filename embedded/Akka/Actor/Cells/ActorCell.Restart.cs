using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    /// <summary>Set while children die before a restart; null when the first creation failed and is tried again.</summary>
    private Exception? _restartCause;

    /// <summary>The instance has ended and the next one, if any, is not there yet.</summary>
    private bool _released;

    /// <summary>What must wait until a restart is complete.</summary>
    private List<SystemMessage>? _deferred;

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

    private void Defer(SystemMessage message) => (_deferred ??= []).Add(message);
}
