using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

public sealed class ExpectMsgTests : KitTest
{
    [Fact]
    public void A_message_of_the_expected_type_is_returned()
    {
        TestActor.Tell("hello");

        Assert.Equal("hello", ExpectMsg<string>());
    }

    [Fact]
    public async Task A_message_that_comes_later_is_awaited()
    {
        var later = Task.Delay(50).ContinueWith(_ => TestActor.Tell("hello"), TaskScheduler.Default);

        Assert.Equal("hello", await ExpectMsgAsync<string>(Patience));
        await later;
    }

    [Fact]
    public void A_blocked_expectation_is_woken_by_the_message()
    {
        var later = new Thread(() =>
        {
            Thread.Sleep(50);
            TestActor.Tell(1);
        });
        later.Start();

        Assert.Equal(1, ExpectMsg<int>(Patience));
        later.Join();
    }

    [Fact]
    public void A_message_of_another_type_fails_and_is_named()
    {
        TestActor.Tell(42);

        var failure = FailureOf(() => ExpectMsg<string>());

        Assert.Contains("String", failure);
        Assert.Contains("Int32", failure);
        Assert.Contains("42", failure);
    }

    [Fact]
    public void Silence_fails_when_the_time_is_over()
    {
        var failure = FailureOf(() => ExpectMsg<string>(Short));

        Assert.Contains("String", failure);
        Assert.Contains("00:00:00.1", failure);
    }

    [Fact]
    public async Task The_hint_is_part_of_the_failure()
    {
        Assert.Contains("the order is paid", FailureOf(() => ExpectMsg<string>(Short, "the order is paid")));
        Assert.Contains("the order is paid", await FailureOfAsync(async () => await ExpectMsgAsync<string>(Short, "the order is paid")));
    }

    [Fact]
    public void A_value_is_expected_by_equality()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");

        ExpectMsg("a");
        Assert.Contains("b", FailureOf(() => ExpectMsg("c")));
    }

    [Fact]
    public void Collections_are_equal_when_their_elements_are()
    {
        TestActor.Tell(new List<int> { 1, 2 });

        ExpectMsg(new List<int> { 1, 2 });
    }

    [Fact]
    public void A_value_is_expected_by_a_comparer()
    {
        TestActor.Tell("HELLO");
        TestActor.Tell("HELLO");

        ExpectMsg("hello", (a, b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase));
        FailureOf(() => ExpectMsg("hello", (a, b) => a == b));
    }

    [Fact]
    public void A_predicate_decides()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);

        Assert.Equal(1, ExpectMsg<int>(number => number == 1));
        Assert.Contains("2", FailureOf(() => ExpectMsg<int>(number => number == 1)));
    }

    [Fact]
    public void An_assertion_s_own_exception_is_the_failure()
    {
        TestActor.Tell(1);

        Assert.Throws<InvalidTimeZoneException>(() => ExpectMsg<int>(_ => throw new InvalidTimeZoneException()));
    }

    [Fact]
    public void Predicates_and_assertions_may_look_at_the_sender()
    {
        var sender = CreateTestProbe();
        for (var i = 0; i < 3; i++) sender.Send(TestActor, i);

        ExpectMsg<int>((number, from) => number == 0 && from.Equals(sender.Ref));
        ExpectMsg<int>((number, from) =>
        {
            Assert.Equal(1, number);
            Assert.Equal(sender.Ref, from);
        });
        FailureOf(() => ExpectMsg<int>((_, from) => from.Equals(TestActor)));
    }

    [Fact]
    public async Task The_asynchronous_forms_expect_the_same()
    {
        for (var i = 0; i < 6; i++) TestActor.Tell(i);

        Assert.Equal(0, await ExpectMsgAsync<int>());
        await ExpectMsgAsync(1);
        await ExpectMsgAsync<int>(number => number == 2);
        await ExpectMsgAsync<int>(number => Assert.Equal(3, number));
        await ExpectMsgAsync<int>((number, _) => number == 4);
        Assert.Contains("Int32", await FailureOfAsync(async () => await ExpectMsgAsync<string>()));
    }

    [Fact]
    public void A_sender_is_expected()
    {
        var (alice, bob) = (CreateTestProbe(), CreateTestProbe());
        foreach (var text in new[] { "a", "b", "c" }) alice.Send(TestActor, text);
        bob.Send(TestActor, "d");

        ExpectMsgFrom<string>(alice.Ref);
        ExpectMsgFrom(alice.Ref, "b");
        ExpectMsgFrom<string>(alice.Ref, text => text == "c");
        FailureOf(() => ExpectMsgFrom(alice.Ref, "d"));
    }

    [Fact]
    public async Task A_sender_is_expected_asynchronously()
    {
        var (alice, bob) = (CreateTestProbe(), CreateTestProbe());
        alice.Send(TestActor, "a");
        bob.Send(TestActor, "b");

        await ExpectMsgFromAsync(alice.Ref, "a");
        await FailureOfAsync(async () => await ExpectMsgFromAsync<string>(alice.Ref));
    }
}
