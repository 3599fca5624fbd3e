using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Behaviours;

public sealed class ReceiveActorTests : ConformanceTest
{
    [Theory]
    [InlineData(3, "small")]
    [InlineData(30, "medium")]
    [InlineData(300, "any number")]
    [InlineData("text", "object: text")]
    public async Task The_first_handler_that_takes_the_message_gets_it_alone(object message, string expected)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Numbers(TestActor)));

        actor.Tell(message, TestActor);

        await ExpectMsgAsync(expected);
    }

    [Fact]
    public async Task A_handler_for_a_base_type_or_an_interface_takes_what_derives_from_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Bases(TestActor)));

        actor.Tell(new ArgumentNullException("name"), TestActor);
        actor.Tell(new List<int>(), TestActor);

        await ExpectMsgAsync("argument exception");
        await ExpectMsgAsync("enumerable");
    }

    [Fact]
    public async Task A_message_that_no_handler_takes_is_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Bases(TestActor)));

        actor.Tell(42, TestActor);

        var unhandled = await ExpectMsgAsync<UnhandledMessage>();
        Assert.Equal(42, unhandled.Message);
        Assert.Equal(TestActor, unhandled.Sender);
        Assert.Equal(actor, unhandled.Recipient);
    }

    [Fact]
    public async Task After_become_only_the_new_handlers_count()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new TextThenNumbers(TestActor)));

        actor.Tell("change", TestActor);
        actor.Tell("text", TestActor);
        actor.Tell(1, TestActor);

        Assert.Equal("text", (await ExpectMsgAsync<UnhandledMessage>()).Message);
        await ExpectMsgAsync("number 1");
    }

    [Fact]
    public async Task A_handler_by_runtime_type_takes_it_too()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ByRuntimeType(TestActor)));

        actor.Tell(1, TestActor);
        actor.Tell(-1, TestActor);

        await ExpectMsgAsync("positive");
        await ExpectMsgAsync("other");
    }

    [Fact]
    public async Task No_handler_can_be_added_behind_one_that_takes_everything()
    {
        var outcome = new TaskCompletionSource<Exception?>();
        Sys.ActorOf(Props.Create(() => new AddsTooLate(outcome)));

        Assert.IsType<InvalidOperationException>(await outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task No_handler_can_be_added_outside_the_constructor_and_become()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AddsInHandler(TestActor)));

        actor.Tell("add", TestActor);

        await ExpectMsgAsync("InvalidOperationException");
    }

    private sealed class Numbers : ReceiveActor
    {
        public Numbers(IActorRef probe)
        {
            Receive<int>(number => probe.Tell("small"), number => number < 10);
            Receive<int>(number =>
            {
                if (number >= 100) return false;
                probe.Tell("medium");
                return true;
            });
            Receive<int>(_ => probe.Tell("any number"));
            Receive<int>(_ => probe.Tell("never"));
            ReceiveAny(message => probe.Tell($"object: {message}"));
        }
    }

    private sealed class Bases : ReceiveActor
    {
        public Bases(IActorRef probe)
        {
            Receive<ArgumentException>(_ => probe.Tell("argument exception"));
            Receive<Exception>(_ => probe.Tell("exception"));
            Receive<IEnumerable<int>>(_ => probe.Tell("enumerable"));
        }
    }

    private sealed class TextThenNumbers : ReceiveActor
    {
        public TextThenNumbers(IActorRef probe) =>
            Receive<string>(_ => Become(() => Receive<int>(number => probe.Tell($"number {number}"))));
    }

    private sealed class ByRuntimeType : ReceiveActor
    {
        public ByRuntimeType(IActorRef probe)
        {
            Receive(typeof(int), message => (int)message > 0, _ => probe.Tell("positive"));
            Receive(typeof(int), _ => probe.Tell("other"));
        }
    }

    private sealed class AddsTooLate : ReceiveActor
    {
        public AddsTooLate(TaskCompletionSource<Exception?> outcome)
        {
            ReceiveAny(_ => { });
            outcome.SetResult(Record.Exception(() => Receive<string>(_ => { })));
        }
    }

    private sealed class AddsInHandler : ReceiveActor
    {
        public AddsInHandler(IActorRef probe) =>
            Receive<string>(_ => probe.Tell(Record.Exception(() => Receive<int>(_ => { }))?.GetType().Name ?? "accepted"));
    }
}
