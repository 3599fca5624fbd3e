using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

public sealed class ExpectManyTests : KitTest
{
    [Fact]
    public void Any_of_several_values_will_do()
    {
        TestActor.Tell("b");
        TestActor.Tell("x");

        Assert.Equal("b", ExpectMsgAnyOf(new[] { "a", "b" }));
        Assert.Contains("x", FailureOf(() => ExpectMsgAnyOf(new[] { "a", "b" })));
    }

    [Fact]
    public void All_of_several_values_may_come_in_any_order()
    {
        foreach (var text in new[] { "c", "a", "b" }) TestActor.Tell(text);

        Assert.Equal(["a", "b", "c"], ExpectMsgAllOf("a", "b", "c").Order());
    }

    [Fact]
    public void A_value_that_comes_twice_does_not_stand_for_another()
    {
        foreach (var text in new[] { "a", "a" }) TestActor.Tell(text);

        FailureOf(() => ExpectMsgAllOf(Short, "a", "b"));
    }

    [Fact]
    public void A_missing_value_fails()
    {
        TestActor.Tell("a");

        FailureOf(() => ExpectMsgAllOf(Short, "a", "b"));
    }

    [Fact]
    public async Task All_of_several_values_are_awaited()
    {
        TestActor.Tell("b");
        TestActor.Tell("a");
        var received = new List<string>();

        await foreach (var text in ExpectMsgAllOfAsync(["a", "b"])) received.Add(text);

        Assert.Equal(["a", "b"], received.Order());
    }

    [Fact]
    public void So_many_messages_are_received_in_their_order()
    {
        for (var i = 0; i < 5; i++) TestActor.Tell(i);

        Assert.Equal([0, 1, 2], ReceiveN(3).Cast<int>());
        Assert.Equal([3, 4], ReceiveN(2, Patience).Cast<int>());
        FailureOf(() => ReceiveN(1, Short));
    }

    [Fact]
    public async Task So_many_messages_are_received_asynchronously()
    {
        for (var i = 0; i < 3; i++) TestActor.Tell(i);
        var received = new List<object>();

        await foreach (var message in ReceiveNAsync(3, Patience)) received.Add(message);

        Assert.Equal([0, 1, 2], received.Cast<int>());
    }

    [Fact]
    public void Silence_is_expected()
    {
        ExpectNoMsg(Short);
        TestActor.Tell("noise");

        Assert.Contains("noise", FailureOf(() => ExpectNoMsg(Patience)));
    }

    [Fact]
    public async Task Silence_is_expected_asynchronously()
    {
        await ExpectNoMsgAsync(50);
        TestActor.Tell("noise");

        Assert.Contains("noise", await FailureOfAsync(async () => await ExpectNoMsgAsync(Patience)));
    }
}
