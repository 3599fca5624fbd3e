using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Lifecycle;

public sealed class ChildrenTests : ConformanceTest
{
    [Fact]
    public async Task Children_stop_before_their_parent()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Family(TestActor, 2)), "family");
        await ExpectMsgAsync("2 started");
        await ExpectMsgAsync("1 started");
        await ExpectMsgAsync("0 started");

        Sys.Stop(parent);

        await ExpectMsgAsync("0 stopped");
        await ExpectMsgAsync("1 stopped");
        await ExpectMsgAsync("2 stopped");
    }

    [Fact]
    public async Task A_restart_stops_the_children_before_the_new_instance_starts()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Family(TestActor, 1)));
        await ExpectMsgAsync("1 started");
        await ExpectMsgAsync("0 started");

        parent.Tell("fail", TestActor);

        var stopped = new[] { await ExpectMsgAsync<string>(), await ExpectMsgAsync<string>() };
        Assert.Equal(["0 stopped", "1 stopped"], stopped.Order());
        await ExpectMsgAsync("1 started");
        await ExpectMsgAsync("0 started");
    }

    [Fact]
    public async Task Children_that_a_restart_hook_does_not_stop_are_restarted_with_their_parent()
    {
        var failure = new InvalidOperationException("told to");
        var parent = Sys.ActorOf(Props.Create(() => new KeepsChildren(TestActor)));
        await ExpectMsgAsync<Reporter.Started>();

        parent.Tell(failure, TestActor);
        parent.Tell("to the child", TestActor);

        Assert.Same(failure, (await ExpectMsgAsync<Reporter.Restarting>()).Reason);
        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectMsgAsync<Reporter.Restarted>();
        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync("to the child");
    }

    [Fact]
    public async Task A_context_knows_its_children_by_name_and_forgets_the_stopped_ones()
    {
        var probe = TestActor;
        var parent = Act((context, message) =>
        {
            switch (message)
            {
                case "spawn":
                    context.Watch(context.ActorOf(Scripted.Silent, "a"));
                    context.ActorOf(Scripted.Silent, "b");
                    probe.Tell(context.Child("a"), context.Self);
                    break;
                case "stop a":
                    context.Stop(context.Child("a"));
                    break;
                case Terminated:
                    probe.Tell(context.Child("a"), context.Self);
                    probe.Tell(string.Join(' ', context.GetChildren().Select(child => child.Path.Name)), context.Self);
                    break;
            }
        });

        parent.Tell("spawn", TestActor);
        var a = await ExpectMsgAsync<IActorRef>();
        Assert.Equal("a", a.Path.Name);
        Assert.Equal(parent.Path, a.Path.Parent);
        parent.Tell("stop a", TestActor);

        await ExpectMsgAsync<IActorRef>(ActorRefs.Nobody);
        await ExpectMsgAsync("b");
    }

    [Fact]
    public async Task A_childs_parent_is_the_actor_that_made_it()
    {
        var supervisor = Supervise(SupervisorStrategy.DefaultStrategy);
        var probe = TestActor;
        var child = await SpawnAsync(supervisor, Scripted.Props((context, _) => probe.Tell(context.Parent, context.Self)));

        child.Tell("who", TestActor);

        await ExpectMsgAsync(supervisor);
    }

    [Fact]
    public async Task An_actor_that_stops_while_it_has_children_takes_no_message_in_the_meantime()
    {
        var gate = new TaskCompletionSource();
        var parent = Sys.ActorOf(Props.Create(() => new WithSlowChild(TestActor, gate.Task)));
        await WatchAsync(parent);
        parent.Tell("hello", TestActor);
        await ExpectMsgAsync("hello");

        Sys.Stop(parent);
        await ExpectMsgAsync("child is stopping");
        parent.Tell("too late", TestActor);
        gate.SetResult();

        await ExpectTerminatedAsync(parent);
    }

    private sealed class Family : UntypedActor
    {
        private readonly IActorRef _probe;
        private readonly int _generation;

        public Family(IActorRef probe, int generation)
        {
            _probe = probe;
            _generation = generation;
        }

        protected override void PreStart()
        {
            _probe.Tell($"{_generation} started");
            var (probe, next) = (_probe, _generation - 1);
            if (next >= 0) Context.ActorOf(Props.Create(() => new Family(probe, next)), "child");
        }

        protected override void PostStop() => _probe.Tell($"{_generation} stopped");

        protected override void OnReceive(object message) => throw new InvalidOperationException("told to");
    }

    private sealed class KeepsChildren : UntypedActor
    {
        private readonly IActorRef _probe;

        public KeepsChildren(IActorRef probe) => _probe = probe;

        protected override void PreStart() => Context.ActorOf(Reporter.Props(_probe), "child");

        protected override void PreRestart(Exception reason, object message)
        {
        }

        protected override void PostRestart(Exception reason)
        {
        }

        protected override void OnReceive(object message)
        {
            if (message is Exception failure) throw failure;
            Context.Child("child").Forward(message);
        }
    }

    private sealed class WithSlowChild : UntypedActor
    {
        private readonly IActorRef _probe;

        public WithSlowChild(IActorRef probe, Task gate)
        {
            _probe = probe;
            Context.ActorOf(Props.Create(() => new SlowToStop(probe, gate)));
        }

        protected override void OnReceive(object message) => _probe.Tell(message);
    }

    private sealed class SlowToStop(IActorRef probe, Task gate) : UntypedActor
    {
        protected override void PostStop()
        {
            probe.Tell("child is stopping");
            gate.Wait();
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
