using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Events;

public sealed class DeadLetterTests : ConformanceTest
{
    public DeadLetterTests() => Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

    [Fact]
    public async Task A_message_to_one_that_has_stopped_is_published_with_sender_and_recipient()
    {
        var actor = Sys.ActorOf(Scripted.Silent);
        await actor.GracefulStop(Patience);
        var sender = CreateTestProbe();

        actor.Tell("too late", sender.Ref);

        var letter = await ExpectMsgAsync<DeadLetter>();
        Assert.Equal("too late", letter.Message);
        Assert.Equal(sender.Ref, letter.Sender);
        Assert.Equal(actor, letter.Recipient);
    }

    [Fact]
    public async Task What_is_left_in_the_mailbox_is_published_in_its_order()
    {
        const int Left = 500;
        var gate = new TaskCompletionSource();
        var actor = Act((context, _) =>
        {
            gate.Task.Wait();
            context.Stop(context.Self);
        });

        actor.Tell("stop", TestActor);
        for (var i = 0; i < Left; i++) actor.Tell(i, TestActor);
        gate.SetResult();

        for (var i = 0; i < Left; i++) Assert.Equal(i, (await ExpectMsgAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_message_to_a_path_where_nobody_lives_is_published()
    {
        Sys.ActorSelection("/user/nobody").Tell("hello", TestActor);

        Assert.Equal("hello", (await ExpectMsgAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_message_told_to_the_dead_letters_is_published()
    {
        Sys.DeadLetters.Tell("hello", TestActor);

        var letter = await ExpectMsgAsync<DeadLetter>();
        Assert.Equal("hello", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
    }

    [Fact]
    public async Task A_message_that_asks_for_silence_is_not_published()
    {
        Sys.DeadLetters.Tell(new Unimportant(), TestActor);
        Sys.DeadLetters.Tell("important", TestActor);

        Assert.Equal("important", (await ExpectMsgAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_subscriber_that_has_stopped_does_no_harm()
    {
        var stopped = Sys.ActorOf(Scripted.Silent);
        Sys.EventStream.Subscribe(stopped, typeof(DeadLetter));
        await stopped.GracefulStop(Patience);

        Sys.DeadLetters.Tell("one", TestActor);
        Sys.DeadLetters.Tell("two", TestActor);

        Assert.Equal("one", (await ExpectMsgAsync<DeadLetter>()).Message);
        Assert.Equal("two", (await ExpectMsgAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_message_that_an_actor_does_not_handle_is_published_as_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new HandlesNothing()));

        actor.Tell("hello", TestActor);

        var unhandled = await ExpectMsgAsync<UnhandledMessage>();
        Assert.Equal("hello", unhandled.Message);
        Assert.Equal(TestActor, unhandled.Sender);
        Assert.Equal(actor, unhandled.Recipient);
    }

    private sealed record Unimportant : IDeadLetterSuppression;

    private sealed class HandlesNothing : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
