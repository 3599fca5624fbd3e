using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Supervision;

public sealed class DefaultDeciderTests : ConformanceTest
{
    [Fact]
    public void It_stops_what_cannot_start_was_killed_or_broke_a_death_pact_and_restarts_the_rest()
    {
        var decide = SupervisorStrategy.DefaultDecider;

        Assert.Equal(Directive.Stop, decide.Decide(new ActorInitializationException("cannot start")));
        Assert.Equal(Directive.Stop, decide.Decide(new ActorKilledException("killed")));
        Assert.Equal(Directive.Stop, decide.Decide(new DeathPactException(TestActor)));
        Assert.Equal(Directive.Restart, decide.Decide(new InvalidOperationException("anything else")));
    }

    [Fact]
    public async Task A_top_level_actor_is_restarted_when_it_fails()
    {
        var actor = Sys.ActorOf(Reporter.Props(TestActor));

        actor.Tell(new InvalidOperationException("told to"), TestActor);

        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync<Reporter.Restarting>();
        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectMsgAsync<Reporter.Restarted>();
        await ExpectMsgAsync<Reporter.Started>();
    }

    [Fact]
    public async Task An_actor_whose_constructor_throws_is_stopped()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsInConstructor()));

        await WatchAsync(actor);

        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task An_actor_whose_start_throws_is_stopped_with_the_cause_inside()
    {
        var reason = new TaskCompletionSource<Exception>();
        var supervisor = Supervise(new OneForOneStrategy(failure =>
        {
            reason.TrySetResult(failure);
            return SupervisorStrategy.DefaultDecider.Decide(failure);
        }));
        var actor = await SpawnAsync(supervisor, Props.Create(() => new FailsInStart()));

        await WatchAsync(actor);

        await ExpectTerminatedAsync(actor);
        var failure = Assert.IsType<ActorInitializationException>(await reason.Task.WaitAsync(Patience));
        Assert.Equal("no start", failure.GetBaseException().Message);
        Assert.Equal(actor, failure.Actor);
    }

    [Fact]
    public async Task The_stopping_strategy_stops_on_any_failure()
    {
        var child = await SpawnAsync(Supervise(SupervisorStrategy.StoppingStrategy), Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();

        child.Tell(new InvalidOperationException("told to"), TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
    }

    [Fact]
    public async Task A_strategy_given_by_the_props_rules_the_children_of_a_parent_that_has_none_of_its_own()
    {
        var props = Props.Create(() => new PlainParent()).WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy);
        var parent = Sys.ActorOf(props);
        var child = await parent.Ask<IActorRef>(Reporter.Props(TestActor), Patience);
        await ExpectMsgAsync<Reporter.Started>();

        child.Tell(new InvalidOperationException("told to"), TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
    }

    private sealed class PlainParent : ReceiveActor
    {
        public PlainParent() => Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
    }

    private sealed class FailsInConstructor : UntypedActor
    {
        public FailsInConstructor() => throw new InvalidOperationException("no construction");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class FailsInStart : UntypedActor
    {
        protected override void PreStart() => throw new InvalidOperationException("no start");

        protected override void OnReceive(object message)
        {
        }
    }
}
