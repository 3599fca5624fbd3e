using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The ref of a coordinator's actor as applications hold it. It is that actor for everybody who tells, asks or watches it; once the actor
/// has ended it answers in its place. What the actor had not taken by then, its <see cref="RequestMailbox"/> answers.
/// </summary>
internal sealed class CoordinatorRef(IInternalActorRef actor, ReleasableContext coordinator) : MinimalActorRef
{
    public override ActorPath Path => actor.Path;

    public override IActorRefProvider Provider => actor.Provider;

    public override IInternalActorRef Parent => actor.Parent;

    public override IActorRef GetChild(IReadOnlyList<string> name) => actor.GetChild(name);

    public override void Suspend() => actor.Suspend();

    public override void Resume(Exception? causedByFailure = null) => actor.Resume(causedByFailure);

    public override void Restart(Exception cause) => actor.Restart(cause);

    public override void Stop() => actor.Stop();

    public override void SendSystemMessage(ISystemMessage message) => actor.SendSystemMessage(message);

    protected override void TellInternal(object message, IActorRef sender)
    {
        // only an Ask can make the operation that asks wait for itself; a plain Tell from an actor can't
        var isAsked = message is Drain or IAdmissionRequest && IUnsuccessful.AskedFor(sender) is not null;
        if (message is Drain && isAsked)
        {
            if (coordinator.Inside is { } inside)
            {
                sender.Tell(NotAnswered.For(sender, CoordinatorErrors.DrainsItself(coordinator.Name, inside.Id)), this);
                return;
            }

            // where intake goes on, the answer is at once that it does
            if (coordinator.End is { IntakeEnd.IsCancellationRequested: true, Drained.IsCompleted: false })
                coordinator.End.Waits.Begin();
        }

        if (message is IAdmissionRequest request and not RequestFromWithin)
        {
            var (flow, cause) = (isAsked ? OperationFlow.Carried : null, SignalScope.Current);
            if (flow is not null || cause is not null)
                message = new RequestFromWithin(request, flow, cause);
        }

        // what is not for coordinators goes the way of all that is told to actors that have ended
        if (!coordinator.HasEnded || message is not ICoordinatorRequest)
            actor.Tell(message, sender);
        // one that ended just now may not have taken it; whoever is answered twice hears the first
        if (coordinator.HasEnded)
            AnswerForEnded(message, sender, coordinator.Name, this, coordinator.End.StreamError);
    }

    /// <summary>Answers what is asked of a coordinator that has ended.</summary>
    public static void AnswerForEnded(
        object message, IActorRef sender, string name, IActorRef speaker, Exception? streamError = null)
    {
        if (message is not ICoordinatorRequest || sender.IsNobody())
            return;
        var ended = CoordinatorErrors.Disposed(name);
        sender.Tell(message switch
        {
            IAdmissionRequest => IUnsuccessful.For(sender, new Refused(ended.Message)),
            Drain when streamError is not null => NotAnswered.For(sender, streamError),
            // it takes nothing in and has drained, as was asked
            Complete or Drain => Done.Instance,
            _ => new Status.Failure(ended),
        }, speaker);
    }
}

/// <summary>
/// A request of code that runs inside of an operation, or because of a signal: whoever takes it in is to know that too.
/// </summary>
internal sealed record RequestFromWithin(IAdmissionRequest Request, OperationFlow? Flow, SignalPropagation? Cause) : IAdmissionRequest
{
    public override string ToString() => $"{Request}";
}
