using Akka.Actor;

namespace Engine.Conformance.Tests.Behaviours;

public sealed class AsyncContextTests : AsyncTest
{
    [Fact]
    public async Task Sender_self_and_context_are_the_same_after_an_await()
    {
        var other = CreateTestProbe();
        var actor = Start(async (context, probe, _) =>
        {
            await Task.Yield();
            probe.Tell((context.Sender, context.Self), ActorRefs.NoSender);
            await Task.Delay(1);
            probe.Tell((context.Sender, CurrentSelf()), ActorRefs.NoSender);
        });

        actor.Tell("one", TestActor);
        actor.Tell("two", other.Ref);

        await ExpectMsgAsync((TestActor, actor));
        await ExpectMsgAsync((TestActor, actor));
        await ExpectMsgAsync((other.Ref, actor));
        await ExpectMsgAsync((other.Ref, actor));
    }

    [Fact]
    public async Task A_behaviour_changed_after_an_await_holds_for_the_next_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ChangesAfterAwait(TestActor)));

        actor.Tell("change", TestActor);
        actor.Tell("hello", TestActor);

        await ExpectMsgAsync("second: hello");
    }

    [Fact]
    public async Task An_actor_can_stop_itself_after_an_await()
    {
        var actor = Start(async (context, _, _) =>
        {
            await Task.Yield();
            context.Stop(context.Self);
        });
        await WatchAsync(actor);

        actor.Tell("stop", TestActor);

        await ExpectTerminatedAsync(actor);
    }

    private sealed class ChangesAfterAwait : ReceiveActor
    {
        public ChangesAfterAwait(IActorRef probe) => ReceiveAsync<string>(async _ =>
        {
            await Task.Yield();
            Become(() => Receive<string>(message => probe.Tell($"second: {message}")));
        });
    }
}
