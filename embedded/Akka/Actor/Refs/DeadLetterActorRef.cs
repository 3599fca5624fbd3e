using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Where messages without a receiver go: they are published on the event stream.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    internal ActorSystemImpl System => system;

    public override ActorPath Path => path;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is AllDeadLetters letter) system.EventStream.Publish(letter);
        else Publish(message, sender, this);
    }

    internal void Publish(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), recipient);
                break;
            case ActorSelectionMessage selected:
                Publish(selected.Message, sender, recipient);
                break;
            case TimerTick or ReceiveTimeoutCheck:
                break;
            case AllDeadLetters:
                // it has been published; its subscriber is gone
                break;
            case IDeadLetterSuppression suppressed:
                system.EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? this, recipient));
                break;
            default:
                system.EventStream.Publish(new DeadLetter(message, sender ?? this, recipient));
                break;
        }
    }
}

/// <summary>The ref of a path that no actor lives at.</summary>
internal sealed class EmptyLocalActorRef(ActorPath path, DeadLetterActorRef deadLetters) : ActorRefBase
{
    internal ActorSystemImpl System => deadLetters.System;

    public override ActorPath Path => path;

    public override bool IsTerminated => true;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        deadLetters.Publish(message, sender, this);
    }

    public override void SendSystemMessage(SystemMessage message) => message.Undelivered(this, deadLetters);
}
