using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Lifecycle;

public sealed class HookTests : ConformanceTest
{
    private readonly Exception _failure = new InvalidOperationException("told to");

    [Fact]
    public async Task An_actor_starts_before_its_first_message_and_stops_after_its_last()
    {
        var actor = Sys.ActorOf(Reporter.Props(TestActor));
        actor.Tell("only", TestActor);
        actor.Tell(PoisonPill.Instance, TestActor);

        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync("only");
        await ExpectMsgAsync<Reporter.Stopped>();
    }

    [Fact]
    public async Task A_restart_tells_the_old_instance_why_and_on_which_message_and_the_new_one_why()
    {
        var actor = Sys.ActorOf(Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();

        actor.Tell(_failure, TestActor);

        var restarting = await ExpectMsgAsync<Reporter.Restarting>();
        Assert.Same(_failure, restarting.Reason);
        Assert.Same(_failure, restarting.Message);
        await ExpectMsgAsync<Reporter.Stopped>();
        Assert.Same(_failure, (await ExpectMsgAsync<Reporter.Restarted>()).Reason);
        await ExpectMsgAsync<Reporter.Started>();
    }

    [Fact]
    public async Task An_actor_can_send_to_itself_while_it_is_made_and_started()
    {
        Sys.ActorOf(Props.Create(() => new SendsToItself(TestActor)));

        await ExpectMsgAsync("constructed");
        await ExpectMsgAsync("started");
    }

    [Fact]
    public async Task Overriding_the_restart_hooks_replaces_the_calls_of_stop_and_start()
    {
        var actor = Sys.ActorOf(Props.Create(() => new OwnRestart(TestActor)));
        await ExpectMsgAsync("start");

        actor.Tell("fail", TestActor);
        actor.Tell("after", TestActor);

        await ExpectMsgAsync("pre-restart");
        await ExpectMsgAsync("post-restart");
        await ExpectMsgAsync("after");
    }

    [Fact]
    public async Task A_new_instance_is_made_only_for_a_restart()
    {
        var instances = 0;
        var actor = Sys.ActorOf(Props.Create(() => new Counted(() => Interlocked.Increment(ref instances))));

        actor.Tell(_failure, TestActor);
        await SettleAsync(actor);

        Assert.Equal(2, instances);
    }

    [Fact]
    public async Task Stop_lets_the_message_in_hand_finish_and_takes_no_other()
    {
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            context.Stop(context.Self);
            probe.Tell(message, context.Self);
        });
        await WatchAsync(actor);

        actor.Tell("in hand", TestActor);
        actor.Tell("too late", TestActor);

        await ExpectMsgAsync("in hand");
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task A_stop_hook_that_throws_still_ends_the_actor()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsInStop()));
        await WatchAsync(actor);

        Sys.Stop(actor);

        await ExpectTerminatedAsync(actor);
    }

    private sealed class SendsToItself : UntypedActor
    {
        private readonly IActorRef _probe;

        public SendsToItself(IActorRef probe)
        {
            _probe = probe;
            Self.Tell("constructed");
        }

        protected override void PreStart() => Self.Tell("started");

        protected override void OnReceive(object message) => _probe.Tell(message);
    }

    private sealed class OwnRestart(IActorRef probe) : UntypedActor
    {
        protected override void PreStart() => probe.Tell("start");

        protected override void PostStop() => probe.Tell("stop");

        protected override void PreRestart(Exception reason, object message) => probe.Tell("pre-restart");

        protected override void PostRestart(Exception reason) => probe.Tell("post-restart");

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("told to");
            probe.Tell(message);
        }
    }

    private sealed class Counted : UntypedActor
    {
        public Counted(Action count) => count();

        protected override void OnReceive(object message) => throw (Exception)message;
    }

    private sealed class FailsInStop : UntypedActor
    {
        protected override void PostStop() => throw new InvalidOperationException("no stop");

        protected override void OnReceive(object message)
        {
        }
    }
}
