using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// An actor that fails suspends itself and its children and asks its supervisor. Each suspension is ended by exactly one Resume
/// or Recreate, so a subtree that is suspended from above, too, stays so.
/// </summary>
internal sealed partial class ActorCell
{
    /// <summary>Who failed and waits for the supervisor's answer: this actor, or the child whose failure it escalated.</summary>
    private IInternalActorRef? _failedBy;

    private SupervisorStrategy? _strategy;

    /// <summary>Owned by the supervisor's turn.</summary>
    internal RestartWindow Restarts;

    private SupervisorStrategy Strategy =>
        _strategy ??= Props.SupervisorStrategy ?? _actor?.Strategy ?? SupervisorStrategy.DefaultStrategy;

    internal void OnSuspend()
    {
        if (_phase >= Phase.Terminating) return;
        Mailbox.Suspend();
        SuspendChildren(except: null);
    }

    internal void OnResume(Exception? causedByFailure)
    {
        if (_phase == Phase.Restarting)
        {
            Defer(new Resume(causedByFailure));
            return;
        }

        if (_phase >= Phase.Terminating) return;
        if (_actor is null)
        {
            OnRecreate(causedByFailure ?? new ActorInitializationException(Self, "The actor was never created."));
            return;
        }

        var failedBy = _failedBy;
        if (causedByFailure is not null) _failedBy = null;
        Mailbox.Resume();
        foreach (var child in Children?.Snapshot() ?? [])
            child.SendSystemMessage(new Resume(ReferenceEquals(child, failedBy) ? causedByFailure : null));
    }

    internal void OnChildFailed(LocalActorRef child, Exception cause)
    {
        if (_phase >= Phase.Terminating || Children?.Contains(child) != true) return;
        try
        {
            if (!Strategy.HandleFailure(this, child, cause)) Fail(cause, escalatedFrom: child);
        }
        catch (Exception inner)
        {
            Fail(inner, escalatedFrom: child);
        }
    }

    private void Fail(Exception cause, LocalActorRef? escalatedFrom = null, bool suspendChildren = true)
    {
        if (_phase >= Phase.Terminating)
        {
            Report(cause, cause.Message);
            return;
        }

        if (_failedBy is not null) return;
        _failedBy = escalatedFrom ?? Self;
        Mailbox.Suspend();
        if (suspendChildren) SuspendChildren(escalatedFrom);
        ParentRef.SendSystemMessage(new Failed(Self, cause));
    }

    private void SuspendChildren(LocalActorRef? except)
    {
        foreach (var child in Children?.Snapshot() ?? [])
            if (!ReferenceEquals(child, except)) child.SendSystemMessage(new Suspend());
    }
}
