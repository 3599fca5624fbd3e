using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Behaviours;

public sealed class BecomeTests : ConformanceTest
{
    public static TheoryData<Type> Actors { get; } = [typeof(Untyped), typeof(ByType)];

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task Become_puts_another_behaviour_in_place_of_the_present_one(Type kind)
    {
        var actor = Start(kind);

        Send(actor, "become", "hello", "pop", "hello");

        await ExpectMsgAsync("third: hello");
        await ExpectMsgAsync("first: hello");
    }

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task A_stacked_behaviour_gives_way_to_the_one_below(Type kind)
    {
        var actor = Start(kind);

        Send(actor, "push", "hello", "push", "hello", "pop", "hello", "pop", "hello");

        await ExpectMsgAsync("second: hello");
        await ExpectMsgAsync("second: hello");
        await ExpectMsgAsync("second: hello");
        await ExpectMsgAsync("first: hello");
    }

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task Become_replaces_the_top_of_the_stack_alone(Type kind)
    {
        var actor = Start(kind);

        Send(actor, "push", "become", "hello", "pop", "hello");

        await ExpectMsgAsync("third: hello");
        await ExpectMsgAsync("first: hello");
    }

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task Taking_the_last_behaviour_away_leaves_it_in_place(Type kind)
    {
        var actor = Start(kind);

        Send(actor, "pop", "pop", "hello");

        await ExpectMsgAsync("first: hello");
    }

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task A_restart_begins_with_the_first_behaviour_again(Type kind)
    {
        var actor = Start(kind);

        Send(actor, "push", "become", "hello", "fail", "hello");

        await ExpectMsgAsync("third: hello");
        await ExpectMsgAsync("first: hello");
    }

    private IActorRef Start(Type kind) => Sys.ActorOf(Props.Create(kind, TestActor));

    private void Send(IActorRef actor, params string[] messages)
    {
        foreach (var message in messages) actor.Tell(message, TestActor);
    }

    private sealed class Untyped(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => Handle("first", message);

        private void Second(object message) => Handle("second", message);

        private void Third(object message) => Handle("third", message);

        private void Handle(string name, object message)
        {
            switch (message)
            {
                case "become":
                    Become(Third);
                    break;
                case "push":
                    BecomeStacked(Second);
                    break;
                case "pop":
                    UnbecomeStacked();
                    break;
                case "fail":
                    throw new InvalidOperationException("told to");
                default:
                    probe.Tell($"{name}: {message}");
                    break;
            }
        }
    }

    private sealed class ByType : ReceiveActor
    {
        private readonly IActorRef _probe;

        public ByType(IActorRef probe)
        {
            _probe = probe;
            Behave("first");
        }

        private void Behave(string name)
        {
            Receive<string>(message => message == "become", _ => Become(() => Behave("third")));
            Receive<string>(message => message == "push", _ => BecomeStacked(() => Behave("second")));
            Receive<string>(message => message == "pop", _ => UnbecomeStacked());
            Receive<string>(message => message == "fail", _ => throw new InvalidOperationException("told to"));
            Receive<string>(message => _probe.Tell($"{name}: {message}"));
        }
    }
}
