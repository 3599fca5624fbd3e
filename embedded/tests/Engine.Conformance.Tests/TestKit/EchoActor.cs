using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

/// <summary>Sends back what it is sent, and fails with the exception it is sent.</summary>
internal sealed class EchoActor : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is Exception failure) throw failure;
        Sender.Tell(message);
    }
}
