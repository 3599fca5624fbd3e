using Akka.Actor;

namespace Engine.Conformance.Tests.Behaviours;

public sealed class AsyncHandlerTests : AsyncTest
{
    [Fact]
    public async Task The_next_message_waits_until_the_handler_has_ended()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start(async (context, probe, message) =>
        {
            probe.Tell($"begin {message}", context.Self);
            await gate.Task;
            probe.Tell($"end {message}", context.Self);
        });

        actor.Tell("one", TestActor);
        actor.Tell("two", TestActor);
        await ExpectMsgAsync("begin one");
        gate.SetResult();

        await ExpectMsgAsync("end one");
        await ExpectMsgAsync("begin two");
        await ExpectMsgAsync("end two");
    }

    [Fact]
    public async Task A_handler_that_ends_at_once_keeps_the_order()
    {
        var actor = Start((context, probe, message) =>
        {
            probe.Tell(message, context.Self);
            return Task.CompletedTask;
        });

        for (var i = 0; i < 1_000; i++) actor.Tell(i, TestActor);

        for (var i = 0; i < 1_000; i++) await ExpectMsgAsync(i);
    }

    [Fact]
    public async Task Predicates_and_order_hold_for_async_handlers_too()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ordered(TestActor)));

        actor.Tell(1, TestActor);
        actor.Tell(-1, TestActor);
        actor.Tell("text", TestActor);

        await ExpectMsgAsync("positive");
        await ExpectMsgAsync("other");
        await ExpectMsgAsync("anything");
    }

    private sealed class Ordered : ReceiveActor
    {
        public Ordered(IActorRef probe)
        {
            ReceiveAsync<int>(number => number > 0, _ => Say("positive"));
            ReceiveAsync<int>(_ => Say("other"));
            ReceiveAnyAsync(_ => Say("anything"));

            async Task Say(string text)
            {
                await Task.Yield();
                probe.Tell(text);
            }
        }
    }
}
