using Akka.Actor;

namespace Akka.TestKit;

/// <summary>
/// A further mailbox with expectations, for a test that plays several actors. Passes as the ref of its own test actor; what
/// is told through it names no sender by itself: see <see cref="Send"/> and <see cref="Reply"/>.
/// </summary>
public partial class TestProbe : TestKitBase, INoImplicitSender
{
    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string? testProbeName = null)
        : base(assertions, system, testProbeName) { }

    /// <summary>The ref to hand out.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>The sender of the last message.</summary>
    public IActorRef Sender => LastSender;

    /// <summary>Tells the actor in the probe's name, so that its answers come to the probe.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Passes the last message on, with its sender.</summary>
    public void Forward(IActorRef actor) => Forward(actor, LastMessage);

    /// <summary>Tells the actor in the name of the last message's sender.</summary>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, Sender);

    /// <summary>Answers the last message's sender in the probe's name.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);
}
