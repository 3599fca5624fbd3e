using System.Collections;
using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

public sealed class ReceiveTests : KitTest
{
    [Fact]
    public void A_receive_that_gets_nothing_answers_null()
    {
        Assert.Null(ReceiveOne(Short));
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.False(TryReceiveOne(out _, Short));
    }

    [Fact]
    public void A_receive_takes_the_message_and_its_sender()
    {
        var sender = CreateTestProbe();
        sender.Send(TestActor, "a");

        Assert.True(TryReceiveOne(out var envelope, Patience));
        Assert.Equal("a", envelope.Message);
        Assert.Equal(sender.Ref, envelope.Sender);
        Assert.Equal("a", LastMessage);
        Assert.Equal(sender.Ref, LastSender);
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task A_cancelled_receive_does_not_wait_on()
    {
        using var cancellation = new CancellationTokenSource();
        var receive = ReceiveOneAsync(Timeout.InfiniteTimeSpan, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Task.WhenAny(receive, Task.Delay(Patience));

        Assert.True(receive.IsCompleted);
    }

    [Fact]
    public async Task A_peek_leaves_the_message()
    {
        TestActor.Tell("a");

        Assert.Equal("a", PeekOne(Patience));
        Assert.Equal("a", await PeekOneAsync(Patience));
        ExpectMsg("a");
        Assert.Null(PeekOne(Short));
    }

    [Fact]
    public void What_ends_a_receive_while_stays_in_the_queue()
    {
        foreach (var message in new object[] { "a", "b", 1, "c" }) TestActor.Tell(message);

        Assert.Equal(["a", "b"], ReceiveWhile(Patience, message => message as string));
        ExpectMsg(1);
        ExpectMsg("c");
    }

    [Fact]
    public void A_receive_while_ends_with_its_number_of_messages()
    {
        for (var i = 0; i < 4; i++) TestActor.Tell($"{i}");

        Assert.Equal(["0", "1", "2"], ReceiveWhile(Patience, message => message as string, 3));
        ExpectMsg("3");
    }

    [Fact]
    public void A_receive_while_ends_when_it_is_idle()
    {
        TestActor.Tell("a");

        Assert.Equal(["a"], ReceiveWhile<string>(message => (message as string)!, TimeSpan.FromMinutes(1), Short));
    }

    [Fact]
    public void A_receive_while_a_predicate_holds_leaves_out_other_types()
    {
        foreach (var message in new object[] { 1, "a", 2, 9 }) TestActor.Tell(message);

        Assert.Equal([1, 2], ReceiveWhile<int>(number => number < 5, Patience));
        ExpectMsg(9);
    }

    [Fact]
    public async Task A_receive_while_works_asynchronously()
    {
        foreach (var message in new object[] { "a", "b", 1 }) TestActor.Tell(message);
        var received = new List<string>();

        await foreach (var text in ReceiveWhileAsync(Patience, message => (message as string)!)) received.Add(text);

        Assert.Equal(["a", "b"], received);
        await ExpectMsgAsync(1);
    }

    [Fact]
    public async Task Fishing_skips_what_is_not_meant()
    {
        foreach (var message in new object[] { "a", 1, "b", 2, 3 }) TestActor.Tell(message);
        var skipped = new ArrayList();

        Assert.Equal("b", FishForMessage(message => message is "b"));
        Assert.Equal(3, FishForMessage<int>(number => number == 3, skipped));
        Assert.Equal(new ArrayList { 2 }, skipped);
        FailureOf(() => FishForMessage(_ => true, Short));
        await FailureOfAsync(async () => await FishForMessageAsync<string>(_ => true, Short));
    }

    [Fact]
    public async Task Fishing_works_asynchronously()
    {
        foreach (var message in new object[] { "a", 1, "b" }) TestActor.Tell(message);

        Assert.Equal(1, await FishForMessageAsync<int>(_ => true));
        await ExpectMsgAsync("b");
    }

    [Fact]
    public async Task A_type_may_be_ruled_out_for_a_while()
    {
        foreach (var message in new object[] { 1, 2 }) TestActor.Tell(message);

        await FishUntilMessageAsync<string>(Short);
        Assert.False(HasMessages);

        foreach (var message in new object[] { 3, "a" }) TestActor.Tell(message);
        await Assert.ThrowsAnyAsync<Exception>(() => FishUntilMessageAsync<string>(Patience));
    }

    [Fact]
    public void Ignored_messages_do_not_come()
    {
        IgnoreMessages<int>(number => number > 1);
        for (var i = 0; i < 4; i++) TestActor.Tell(i);
        TestActor.Tell("end");

        ExpectMsg(0);
        ExpectMsg(1);
        ExpectMsg("end");

        IgnoreNoMessages();
        TestActor.Tell(5);
        ExpectMsg(5);
    }

    [Fact]
    public void A_whole_type_is_ignored()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("end");

        ExpectMsg("end");
    }
}
