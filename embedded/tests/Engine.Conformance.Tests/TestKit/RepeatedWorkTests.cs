using Akka.Actor;
using Akka.TestKit;
using Engine.Conformance.Tests.Surface;

namespace Engine.Conformance.Tests.Kit;

public sealed class RepeatedWorkTests() : KitTest("""
    akka.stdout-loglevel = OFF
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    """)
{
    [EmbeddedFact]
    public void A_long_step_runs_repeated_work_as_often_as_it_is_due_and_in_order()
    {
        var scheduler = (TestScheduler)Sys.Scheduler;
        scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMinutes(2), TestActor, "even", ActorRefs.NoSender);
        scheduler.ScheduleTellRepeatedly(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TestActor, "odd", ActorRefs.NoSender);

        scheduler.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(["even", "odd", "even", "odd", "even", "odd"], ReceiveN(6).Cast<string>());
        ExpectNoMsg(50);
    }
}
