using Akka.Actor;
using Akka.TestKit;

namespace Engine.Conformance.Tests.Kit;

public sealed class TestSchedulerTests() : KitTest("""
    akka.stdout-loglevel = OFF
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    """)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public Ticking(IActorRef probe)
        {
            Receive<string>(text => probe.Tell(text, Self));
            Receive<TimeSpan>(delay =>
            {
                Timers.StartSingleTimer("once", "once", delay);
                probe.Tell("started", Self);
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    [Fact]
    public void Nothing_happens_until_time_is_advanced()
    {
        Scheduler.ScheduleTellOnce(Minute, TestActor, "due", ActorRefs.NoSender);

        ExpectNoMsg(50);
        Scheduler.Advance(Minute - TimeSpan.FromTicks(1));
        ExpectNoMsg(50);
        Scheduler.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("due");
    }

    [Fact]
    public void Time_is_what_it_was_advanced_to()
    {
        var start = Scheduler.Now;
        Scheduler.Advance(Minute);
        Assert.Equal(start + Minute, Scheduler.Now);

        Scheduler.AdvanceTo(start + (3 * Minute));
        Assert.Equal(start + (3 * Minute), Sys.Scheduler.Now);
    }

    [Fact]
    public void Due_messages_come_in_the_order_of_their_times()
    {
        foreach (var minutes in new[] { 3, 1, 2 })
            Scheduler.ScheduleTellOnce(minutes * Minute, TestActor, minutes, ActorRefs.NoSender);

        Scheduler.Advance(Minute * 10);

        Assert.Equal([1, 2, 3], ReceiveN(3).Cast<int>());
    }

    [Fact]
    public void A_repeated_message_comes_each_time_it_is_due()
    {
        Scheduler.ScheduleTellRepeatedly(Minute, Minute, TestActor, "tick", ActorRefs.NoSender);

        for (var i = 0; i < 3; i++)
        {
            Scheduler.Advance(Minute);
            ExpectMsg("tick");
        }
        ExpectNoMsg(50);
    }

    [Fact]
    public void A_cancelled_message_does_not_come()
    {
        var cancelable = Scheduler.ScheduleTellOnceCancelable(Minute, TestActor, "cancelled", ActorRefs.NoSender);
        Scheduler.ScheduleTellOnce(Minute, TestActor, "due", ActorRefs.NoSender);

        cancelable.Cancel();
        Scheduler.Advance(Minute);

        ExpectMsg("due");
        ExpectNoMsg(50);
    }

    [Fact]
    public void Actions_are_run()
    {
        var runs = 0;
        Scheduler.Advanced.ScheduleOnce(Minute, () => runs++);
        Scheduler.Advance(Minute);

        AwaitCondition(() => runs == 1);
    }

    [Fact]
    public void Timers_of_actors_follow_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor)));
        actor.Tell(Minute);
        ExpectMsg("started");

        ExpectNoMsg(50);
        Scheduler.Advance(Minute);

        ExpectMsg("once");
    }
}
