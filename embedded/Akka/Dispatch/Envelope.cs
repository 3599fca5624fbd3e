namespace Akka.Actor;

/// <summary>A message and who sent it.</summary>
public readonly struct Envelope(object message, IActorRef sender)
{
    public IActorRef Sender { get; } = sender;

    public object Message { get; } = message;

    public override string ToString() => $"<{Message}> from {Sender}";
}
