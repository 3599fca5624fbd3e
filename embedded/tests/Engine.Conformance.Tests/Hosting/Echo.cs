using Akka.Actor;

namespace Engine.Conformance.Tests.Hosting;

/// <summary>Answers each message with itself.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}
