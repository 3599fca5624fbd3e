using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A handler that has not completed at once; as a message, the news that it has.</summary>
internal sealed class AsyncHandler(ActorCell cell, ActorBase actor, Task task) : SystemMessage
{
    /// <summary>The incarnation that it belongs to.</summary>
    internal ActorBase Actor => actor;

    internal Exception? Failure =>
        task.IsCompletedSuccessfully ? null
        : task.IsCanceled ? new TaskCanceledException(task)
        : task.Exception!.InnerExceptions.Count == 1 ? task.Exception.InnerException
        : task.Exception;

    internal void End() => cell.Mailbox.PostSystem(this);

    internal override void Apply(ActorCell target) => target.OnHandlerEnded(this);

    internal override void Undelivered(IInternalActorRef target, DeadLetterActorRef deadLetters) => ReportUnseenFailure();

    /// <summary>For a failure that no supervisor can be asked about any more.</summary>
    internal void ReportUnseenFailure()
    {
        if (Failure is { } failure)
            cell.System.EventStream.Publish(new Error(failure, cell.Self.Path.ToString(), actor.GetType(), failure.Message));
    }
}
