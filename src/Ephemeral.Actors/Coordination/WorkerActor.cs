using Akka.Actor;
using Akka.Event;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// A routee of the <see cref="WorkerPool"/>. Woken, it starts its loop, which takes, runs and ends operations until nothing is ready. The
/// loop runs beside the actor: when that dies in mid-work, the operation at hand still ends, once.
/// </summary>
internal sealed class WorkerActor : UntypedActor
{
    private readonly CoordinatorContext _context;
    private readonly WorkerRoutee _routee;
    private readonly WorkLoop _loop;

    public WorkerActor(CoordinatorContext context, IActorRef coordinator, IActorRef window)
    {
        var self = Self;
        _context = context;
        _routee = new WorkerRoutee(self);
        _loop = new WorkLoop(
            context, _routee, coordinator, window, context.WorkerDispatcher.Length > 0 ? Context.Dispatcher : null,
            error => self.Tell(new LoopFailed(error), ActorRefs.NoSender));
        coordinator.Tell(new CoordinatorActor.WorkerJoined(self, _routee), ActorRefs.NoSender);
    }

    internal interface IMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Take from the ready queue until it has nothing more.</summary>
    internal sealed record Work : IMessage;

    /// <summary>Tell this window from now on, and at once of the ends that are held back to tell several together.</summary>
    internal sealed record ReportTo(IActorRef Window) : IMessage;

    /// <summary>The loop has ended by an error that is not a body's.</summary>
    internal sealed record LoopFailed(Exception Error) : IMessage
    {
        public override string ToString() => $"LoopFailed {{ Error = {Error.GetType().Name} }}";
    }

    protected override void PreStart()
    {
        BlockingBodies.Watch(_loop);
        _loop.Begin();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Work:
                _loop.Begin();
                break;
            case ReportTo report:
                _loop.ReportTo(report.Window);
                report.Window.Tell(new WindowActor.Reporting(), ActorRefs.NoSender);
                break;
            case LoopFailed failed:
                throw new InvalidOperationException($"A worker of coordinator '{_context.Name}' has failed.", failed.Error);
            default:
                Unhandled(message);
                break;
        }
    }

    // the coordinator watches every worker, and tells the ready queue, which has another one made
    protected override void PostStop()
    {
        BlockingBodies.Forget(_loop);
        _loop.Report();
    }
}
