using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Timing;

/// <summary>Hands an actor's timers to the test; the messages of the timers come to the test.</summary>
public abstract class TimerTest : ConformanceTest
{
    protected static TimeSpan Soon { get; } = TimeSpan.FromMilliseconds(20);

    protected IActorRef Start()
    {
        var probe = TestActor;
        return Sys.ActorOf(Props.Create(() => new Timing(probe)));
    }

    protected void Do(IActorRef actor, Action<ITimerScheduler> action) => actor.Tell(action, TestActor);

    private sealed class Timing : ReceiveActor, IWithTimers
    {
        public Timing(IActorRef probe)
        {
            Receive<Action<ITimerScheduler>>(action => action(Timers));
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
