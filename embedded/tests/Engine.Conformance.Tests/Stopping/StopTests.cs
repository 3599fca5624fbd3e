using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Stopping;

public sealed class StopTests : ConformanceTest
{
    [Fact]
    public async Task A_poison_pill_is_taken_in_its_turn()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var gate = new TaskCompletionSource();
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            gate.Task.Wait();
            probe.Tell(message, context.Self);
        });
        await WatchAsync(actor);

        actor.Tell("one", TestActor);
        actor.Tell("two", TestActor);
        actor.Tell(PoisonPill.Instance, TestActor);
        actor.Tell("too late", TestActor);
        gate.SetResult();

        await ExpectMsgAsync("one");
        await ExpectMsgAsync("two");
        var rest = new[] { await ReceiveOneAsync(Patience), await ReceiveOneAsync(Patience) };
        Assert.Equal(actor, Assert.Single(rest.OfType<Terminated>()).ActorRef);
        Assert.Equal("too late", Assert.Single(rest.OfType<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Kill_fails_the_actor_and_the_default_is_to_stop_it()
    {
        var actor = Sys.ActorOf(Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();
        await WatchAsync(actor);

        actor.Tell(Kill.Instance, TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task Kill_asks_the_supervisor_who_may_decide_otherwise()
    {
        var supervisor = Supervise(new OneForOneStrategy(
            reason => reason is ActorKilledException ? Directive.Restart : Directive.Escalate));
        var actor = await SpawnAsync(supervisor, Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();

        actor.Tell(Kill.Instance, TestActor);

        Assert.IsType<ActorKilledException>((await ExpectMsgAsync<Reporter.Restarting>()).Reason);
    }

    [Fact]
    public async Task Graceful_stop_ends_when_the_actor_has_handled_what_it_had_and_stopped()
    {
        var actor = Sys.ActorOf(Reporter.Props(TestActor));
        for (var i = 0; i < 100; i++) actor.Tell(i, TestActor);

        Assert.True(await actor.GracefulStop(Patience));

        await ExpectMsgAsync<Reporter.Started>();
        for (var i = 0; i < 100; i++) await ExpectMsgAsync(i);
        await ExpectMsgAsync<Reporter.Stopped>();
    }

    [Fact]
    public async Task Graceful_stop_of_one_that_has_stopped_ends_at_once()
    {
        var actor = Sys.ActorOf(Scripted.Silent);

        Assert.True(await actor.GracefulStop(Patience));
        Assert.True(await actor.GracefulStop(Patience));
    }

    [Fact]
    public async Task Graceful_stop_can_say_it_in_the_actors_own_words()
    {
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            probe.Tell(message, context.Self);
            context.Stop(context.Self);
        });

        Assert.True(await actor.GracefulStop(Patience, "please"));

        await ExpectMsgAsync("please");
    }

    [Fact]
    public async Task Graceful_stop_says_so_when_its_time_is_over()
    {
        var actor = Sys.ActorOf(Scripted.Silent);

        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(100), "no stop in this"));
    }

    [Fact]
    public async Task A_parent_stops_a_child()
    {
        var probe = TestActor;
        var supervisor = Act((context, message) =>
        {
            if (message is "spawn") context.ActorOf(Reporter.Props(probe), "child");
            else context.Stop(context.Child("child"));
        });

        supervisor.Tell("spawn", TestActor);
        await ExpectMsgAsync<Reporter.Started>();
        supervisor.Tell("stop", TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
    }

    [Fact]
    public async Task Stopping_twice_stops_once()
    {
        var actor = Sys.ActorOf(Reporter.Props(TestActor));
        await WatchAsync(actor);

        Sys.Stop(actor);
        Sys.Stop(actor);
        actor.Tell(PoisonPill.Instance, TestActor);

        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(actor);
    }
}
