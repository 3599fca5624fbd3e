using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that reached a test actor, with its sender.</summary>
public abstract class MessageEnvelope
{
    public abstract object Message { get; }
    public abstract IActorRef Sender { get; }
}

/// <summary>A message that was received.</summary>
public class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    public override object Message { get; } = message;
    public override IActorRef Sender { get; } = sender;

    public override string ToString() => $"<{Message}> from {Sender}";
}

/// <summary>Stands for the last message when the last receive got none.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    private NullMessageEnvelope() { }

    public static NullMessageEnvelope Instance { get; } = new();

    public override object Message => throw NothingReceived("message");
    public override IActorRef Sender => throw NothingReceived("sender");

    public override string ToString() => "<no message>";

    private static InvalidOperationException NothingReceived(string what) =>
        new($"There is no last {what}: the last receive took no message out of the queue. Expect one first.");
}
