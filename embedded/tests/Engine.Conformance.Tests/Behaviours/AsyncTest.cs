using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Behaviours;

/// <summary>Starts actors whose asynchronous handler is written in the test.</summary>
public abstract class AsyncTest : ConformanceTest
{
    protected IActorRef Start(Func<IActorContext, IActorRef, object, Task> handle) =>
        Sys.ActorOf(Props.Create(() => new AsyncActor(TestActor, handle)));

    /// <summary>Who the running code is, told without the context that the handler was given.</summary>
    protected static IActorRef CurrentSelf() => AsyncActor.CurrentSelf;

    private sealed class AsyncActor : ReceiveActor
    {
        public AsyncActor(IActorRef probe, Func<IActorContext, IActorRef, object, Task> handle) =>
            ReceiveAnyAsync(message => handle(Context, probe, message));

        public static IActorRef CurrentSelf => Context.Self;
    }
}
