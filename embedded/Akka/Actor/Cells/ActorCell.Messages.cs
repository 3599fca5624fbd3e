using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    /// <summary>Handles one message; what it throws goes to the supervisor.</summary>
    internal void Invoke(object message, IActorRef? sender)
    {
        _message = message;
        _sender = sender;
        MessageCount++;
        try
        {
            if (message is IAutoReceivedMessage) AutoReceive(message);
            else Deliver(message);
        }
        catch (Exception cause)
        {
            Fail(cause);
            return;
        }

        // an idle actor keeps nothing of what it was told
        _message = null;
        _sender = null;
    }

    internal void Invoke(SystemMessage message)
    {
        try
        {
            message.Apply(this);
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    private void Deliver(object message)
    {
        if (_actor is not { } actor || _receive is not { } receive)
        {
            System.DeadLetterRef.Publish(message, _sender, Self);
            return;
        }

        actor.AroundReceive(receive, message);
        if (_receiveTimeout is { } timeout && message is not INotInfluenceReceiveTimeout) timeout.Touch();
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case PoisonPill:
                Self.Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, Self), Self);
                break;
            case Terminated terminated:
                if (_watches?.Dequeue(terminated.ActorRef) == true) Deliver(terminated);
                break;
            case ActorSelectionMessage selected:
                Akka.Actor.ActorSelection.Deliver(Self, _sender, selected);
                break;
            case TimerTick tick:
                if (_timers?.Accept(tick) != true) break;
                _message = tick.Message;
                Deliver(tick.Message);
                break;
            case ReceiveTimeoutCheck check:
                OnReceiveTimeoutCheck(check);
                break;
            default:
                Deliver(message);
                break;
        }
    }

    private void Report(Exception cause, string message) =>
        System.EventStream.Publish(new Error(cause, Self.Path.ToString(), ActorType, message));
}
