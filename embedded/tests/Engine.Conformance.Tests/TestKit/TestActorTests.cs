using Akka.Actor;
using Akka.TestKit;
using Engine.Conformance.Tests.Surface;

namespace Engine.Conformance.Tests.Kit;

public sealed class TestActorTests() : KitTest("akka { stdout-loglevel = OFF, loglevel = OFF }")
{
    [Fact]
    public void Actors_are_made_in_the_system_of_the_test()
    {
        var echo = ActorOf<EchoActor>("echo");
        ActorSelection("/user/echo").Tell("hello");
        ExpectMsgFrom(echo, "hello");

        ActorOf(Props.Create<EchoActor>()).Tell("again");
        ExpectMsg("again");
        Assert.Equal("echo", echo.Path.Name);
    }

    [Fact]
    public void The_end_of_a_watched_actor_is_seen()
    {
        var actor = Sys.ActorOf<EchoActor>();
        Watch(actor);

        Sys.Stop(actor);

        var terminated = ExpectTerminated(actor);
        Assert.Equal(actor, terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
    }

    [Fact]
    public async Task The_end_of_another_actor_is_not_the_expected_one()
    {
        var (one, other) = (Sys.ActorOf<EchoActor>(), Sys.ActorOf<EchoActor>());
        await WatchAsync(one);

        Sys.Stop(one);

        await FailureOfAsync(async () => await ExpectTerminatedAsync(other));
    }

    [Fact]
    public void An_actor_that_is_no_longer_watched_ends_unseen()
    {
        var actor = Sys.ActorOf<EchoActor>();
        Watch(actor);
        Unwatch(actor);

        Sys.Stop(actor);

        ExpectNoMsg(Short);
    }

    [Fact]
    public void A_pilot_answers_and_the_test_sees_the_message_all_the_same()
    {
        var asker = CreateTestProbe();
        SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"re: {message}", ActorRefs.NoSender);
            return message is "last" ? NoAutoPilot.Instance : KeepRunning.Instance;
        }));

        foreach (var message in new[] { "first", "last", "after" }) asker.Send(TestActor, message);

        asker.ExpectMsg("re: first");
        asker.ExpectMsg("re: last");
        asker.ExpectNoMsg(Short);
        Assert.Equal(["first", "last", "after"], ReceiveN(3).Cast<string>());
    }

    [Fact]
    public void Children_of_the_test_actor_are_made_under_it()
    {
        var child = ChildActorOf(Props.Create<EchoActor>(), "child");
        child.Tell("hello");

        ExpectMsgFrom(child, "hello");
        Assert.Equal(TestActor.Path / "child", child.Path);
    }

    [EmbeddedFact]
    public void A_child_of_the_test_actor_is_supervised_as_the_test_says()
    {
        var decisions = CreateTestProbe();
        var child = ChildActorOf(Props.Create<EchoActor>(), "child", new OneForOneStrategy(failure =>
        {
            decisions.Ref.Tell(failure.Message, ActorRefs.NoSender);
            return Directive.Stop;
        }));
        var other = ChildActorOf(Props.Create<EchoActor>());
        Watch(child);
        Watch(other);

        other.Tell(new InvalidTimeZoneException("restarts"));
        child.Tell(new InvalidTimeZoneException("stops"));

        decisions.ExpectMsg("stops");
        ExpectTerminated(child);
        other.Tell("alive");
        ExpectMsgFrom(other, "alive");
    }
}
