using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends every message back, to the test actor as well unless told otherwise.</summary>
public class EchoActor : ReceiveActor
{
    public EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true)
    {
        ReceiveAny(message =>
        {
            if (echoBackToSenderAsWell) Sender.Tell(message, Self);
            testkit.TestActor.Tell(message, Sender);
        });
    }

    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true) =>
        Actor.Props.Create(() => new EchoActor(testkit, echoBackToSenderAsWell));
}

/// <summary>Sends every message back to its sender.</summary>
public class SimpleEchoActor : ReceiveActor
{
    public SimpleEchoActor() => ReceiveAny(message => Sender.Tell(message, Self));

    public static Props Props() => Actor.Props.Create(() => new SimpleEchoActor());
}
