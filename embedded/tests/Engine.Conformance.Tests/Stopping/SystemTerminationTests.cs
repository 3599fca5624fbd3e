using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Engine.Conformance.Tests.Stopping;

public sealed class SystemTerminationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<string> _stopped = new();

    private readonly ActorSystem _system = ActorSystem.Create("terminating", ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        """));

    [Fact]
    public async Task Every_actor_gets_its_stop_hook_children_before_parents()
    {
        const int Trees = 20, Depth = 5;
        for (var i = 0; i < Trees; i++) _system.ActorOf(Tree(i.ToString(), Depth));

        await _system.Terminate().WaitAsync(Patience);

        Assert.Equal(Trees * Depth, _stopped.Count);
        foreach (var tree in _stopped.GroupBy(name => name.Split('.')[0]))
            Assert.Equal(tree.OrderByDescending(name => name.Length), tree);
    }

    [Fact]
    public async Task WhenTerminated_completes_with_the_end_and_not_before()
    {
        var terminated = _system.WhenTerminated;
        Assert.False(terminated.IsCompleted);

        var terminating = _system.Terminate();

        await terminated.WaitAsync(Patience);
        await terminating.WaitAsync(Patience);
    }

    [Fact]
    public async Task Terminating_twice_is_terminating_once()
    {
        _system.ActorOf(Tree("tree", 1));

        await Task.WhenAll(_system.Terminate(), _system.Terminate()).WaitAsync(Patience);

        Assert.Equal(["tree"], _stopped);
    }

    [Fact]
    public async Task A_callback_for_the_end_runs_at_the_end()
    {
        var called = new TaskCompletionSource<int>();
        _system.ActorOf(Tree("tree", 3));
        _system.RegisterOnTermination(() => called.SetResult(_stopped.Count));

        await _system.Terminate().WaitAsync(Patience);

        Assert.Equal(3, await called.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_was_in_the_mailboxes_does_not_hold_up_the_end()
    {
        var gate = new TaskCompletionSource();
        var actor = _system.ActorOf(Support.Scripted.Props((_, _) => gate.Task.Wait()));
        for (var i = 0; i < 10_000; i++) actor.Tell(i, ActorRefs.NoSender);

        var terminating = _system.Terminate();
        gate.SetResult();

        await terminating.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_terminated_system_takes_no_new_actor()
    {
        await _system.Terminate().WaitAsync(Patience);

        Assert.Throws<InvalidOperationException>(() => _system.ActorOf(Support.Scripted.Silent));
    }

    [Fact]
    public async Task Telling_after_the_end_is_harmless()
    {
        var actor = _system.ActorOf(Support.Scripted.Silent);
        await _system.Terminate().WaitAsync(Patience);

        actor.Tell("too late", ActorRefs.NoSender);
    }

    private Props Tree(string name, int depth)
    {
        var stopped = _stopped;
        var child = depth > 1 ? Tree($"{name}.x", depth - 1) : null;
        return Props.Create(() => new Branch(name, child, stopped));
    }

    private sealed class Branch(string name, Props? child, ConcurrentQueue<string> stopped) : UntypedActor
    {
        protected override void PreStart()
        {
            if (child is not null) Context.ActorOf(child);
        }

        protected override void PostStop() => stopped.Enqueue(name);

        protected override void OnReceive(object message)
        {
        }
    }
}
