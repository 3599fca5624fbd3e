using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// Brings what an actor's handler awaits back into the actor's turns, with the message and sender it was started with.
/// </summary>
internal sealed class TurnContext(ActorCell cell) : SynchronizationContext
{
    internal object? Message { get; set; }

    internal IActorRef? Sender { get; set; }

    public override void Post(SendOrPostCallback d, object? state) => cell.Mailbox.PostSystem(new Continuation(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!ReferenceEquals(ActorCell.Current, cell))
            throw new NotSupportedException(
                $"Nothing can wait for a turn of {cell.Self.Path}; post to it, or tell it a message.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
