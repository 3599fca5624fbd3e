using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Supervision;

public sealed class SuspensionTests : ConformanceTest
{
    [Fact]
    public async Task While_the_supervisor_decides_neither_the_failed_actor_nor_its_children_handle_a_message()
    {
        var gate = new TaskCompletionSource();
        var deciding = new TaskCompletionSource();
        var probe = TestActor;
        var top = Supervise(new OneForOneStrategy(_ =>
        {
            deciding.SetResult();
            gate.Task.Wait();
            return Directive.Resume;
        }));
        var talkative = Scripted.Props((context, message) => probe.Tell(message, context.Self));
        var failed = await SpawnAsync(top, Scripted.Props((context, message) =>
        {
            if (message is Exception failure) throw failure;
            if (message is "spawn") context.Sender.Tell(context.ActorOf(talkative));
            else probe.Tell(message, context.Self);
        }));
        var child = await failed.Ask<IActorRef>("spawn", Patience);
        failed.Tell(new InvalidOperationException("told to"), TestActor);
        await deciding.Task.WaitAsync(Patience);

        failed.Tell("to the failed one", TestActor);
        child.Tell("to its child", TestActor);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        gate.SetResult();

        var messages = new[] { await ExpectMsgAsync<string>(), await ExpectMsgAsync<string>() };
        Assert.Equal(["to its child", "to the failed one"], messages.Order());
    }

    [Fact]
    public async Task A_new_instance_that_cannot_be_made_is_one_failure_more()
    {
        var failures = new List<Exception>();
        var supervisor = Supervise(new OneForOneStrategy(failure =>
        {
            failures.Add(failure);
            return failures.Count == 1 ? Directive.Restart : SupervisorStrategy.DefaultDecider.Decide(failure);
        }));
        var instances = new List<object>();
        var actor = await SpawnAsync(supervisor, Props.Create(() => new CannotBeMadeTwice(instances)));
        await WatchAsync(actor);

        actor.Tell("fail", TestActor);

        await ExpectTerminatedAsync(actor);
        Assert.Equal(2, failures.Count);
        Assert.IsType<InvalidOperationException>(failures[0]);
        Assert.IsAssignableFrom<ActorInitializationException>(failures[1]);
        Assert.Equal("once is enough", failures[1].GetBaseException().Message);
    }

    [Fact]
    public async Task A_failing_restart_hook_does_not_prevent_the_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsInPreRestart(TestActor)));
        await ExpectMsgAsync("started");

        actor.Tell("fail", TestActor);
        actor.Tell("after", TestActor);

        await ExpectMsgAsync("started");
        await ExpectMsgAsync("after");
    }

    private sealed class CannotBeMadeTwice : UntypedActor
    {
        public CannotBeMadeTwice(List<object> instances)
        {
            instances.Add(this);
            if (instances.Count > 1) throw new TimeoutException("once is enough");
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("told to");
    }

    private sealed class FailsInPreRestart(IActorRef probe) : UntypedActor
    {
        protected override void PreStart() => probe.Tell("started");

        protected override void PreRestart(Exception reason, object message) => throw new TimeoutException("in the hook");

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("told to");
            probe.Tell(message);
        }
    }
}
