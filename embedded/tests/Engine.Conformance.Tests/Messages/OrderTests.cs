using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Messages;

public sealed class OrderTests : ConformanceTest
{
    private const int PerSender = 20_000;

    [Fact]
    public async Task Messages_of_one_sender_arrive_in_the_order_they_were_sent()
    {
        var done = new TaskCompletionSource<int>();
        var next = 0;
        var receiver = Act((_, message) =>
        {
            if ((int)message != next) done.TrySetResult(next);
            else if (++next == PerSender) done.TrySetResult(next);
        });

        for (var i = 0; i < PerSender; i++) receiver.Tell(i, ActorRefs.NoSender);

        Assert.Equal(PerSender, await done.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Messages_of_several_senders_mix_but_each_pair_keeps_its_order()
    {
        const int Senders = 4;
        var done = new TaskCompletionSource<string>();
        var next = new int[Senders];
        var left = Senders * PerSender;
        var receiver = Act((_, message) =>
        {
            var (sender, number) = ((int, int))message;
            if (number != next[sender]++) done.TrySetResult($"sender {sender} sent {number} out of order");
            if (--left == 0) done.TrySetResult("all in order");
        });
        var senders = Enumerable.Range(0, Senders).Select(_ => Act((context, message) =>
        {
            for (var i = 0; i < PerSender; i++) receiver.Tell(((int)message, i), context.Self);
        })).ToArray();

        for (var i = 0; i < Senders; i++) senders[i].Tell(i, ActorRefs.NoSender);

        Assert.Equal("all in order", await done.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Messages_to_oneself_queue_behind_those_already_there()
    {
        var holding = new TaskCompletionSource();
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            if (message is "first")
            {
                holding.Task.Wait();
                context.Self.Tell("to myself", context.Self);
            }
            probe.Tell(message, context.Self);
        });

        actor.Tell("first", TestActor);
        actor.Tell("second", TestActor);
        holding.SetResult();

        await ExpectMsgAsync("first");
        await ExpectMsgAsync("second");
        await ExpectMsgAsync("to myself");
    }

    [Fact]
    public async Task A_message_told_inside_an_actor_names_it_as_the_sender()
    {
        var probe = TestActor;
        var actor = Act((_, message) => probe.Tell(message));

        actor.Tell("hello", ActorRefs.NoSender);

        await ExpectMsgAsync("hello");
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public async Task A_message_told_without_a_sender_has_the_dead_letters_as_sender()
    {
        var probe = TestActor;
        var actor = Act((context, _) => probe.Tell(context.Sender, context.Self));

        actor.Tell("hello", ActorRefs.NoSender);

        await ExpectMsgAsync(Sys.DeadLetters);
    }

    [Fact]
    public async Task A_forwarded_message_keeps_its_first_sender()
    {
        var probe = TestActor;
        var origin = CreateTestProbe();
        var middle = Act((_, message) => probe.Forward(message));

        middle.Tell("hello", origin.Ref);

        await ExpectMsgAsync("hello");
        Assert.Equal(origin.Ref, LastSender);
    }

    [Fact]
    public void Null_is_not_a_message() =>
        Assert.Throws<ArgumentNullException>(() => TestActor.Tell(null!, ActorRefs.NoSender));
}
