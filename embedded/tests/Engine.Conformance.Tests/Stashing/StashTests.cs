using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Stashing;

public sealed class StashTests : ConformanceTest
{
    [Fact]
    public async Task Stashed_messages_come_back_in_their_order_and_ahead_of_the_mailbox()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor, gate.Task)));

        foreach (var message in new[] { "one", "two", "three", "open", "four" }) actor.Tell(message, TestActor);
        gate.SetResult();

        await ExpectMsgAsync("one");
        await ExpectMsgAsync("two");
        await ExpectMsgAsync("three");
        await ExpectMsgAsync("four");
    }

    [Fact]
    public async Task Unstash_brings_back_the_oldest_alone()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor, Task.CompletedTask)));

        foreach (var message in new[] { "one", "two", "open for one", "count" }) actor.Tell(message, TestActor);

        await ExpectMsgAsync("one");
        await ExpectMsgAsync(1);
    }

    [Fact]
    public async Task A_stashed_message_keeps_its_sender()
    {
        var origin = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor, Task.CompletedTask)));

        actor.Tell("hello", origin.Ref);
        actor.Tell("open", TestActor);

        await ExpectMsgAsync("hello");
        Assert.Equal(origin.Ref, LastSender);
    }

    [Fact]
    public async Task The_same_message_is_not_stashed_twice()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StashesTwice(TestActor)));

        actor.Tell("hello", TestActor);

        await ExpectMsgAsync("refused");
    }

    [Fact]
    public async Task A_restart_hands_the_stash_to_the_new_instance()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor, Task.CompletedTask)));

        foreach (var message in new[] { "one", "two", "fail", "open" }) actor.Tell(message, TestActor);

        await ExpectMsgAsync("one");
        await ExpectMsgAsync("two");
    }

    [Fact]
    public async Task What_is_stashed_when_the_actor_stops_goes_to_the_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor, Task.CompletedTask)));

        actor.Tell("one", TestActor);
        actor.Tell("two", TestActor);
        actor.Tell(PoisonPill.Instance, TestActor);

        var letters = new[] { await ExpectMsgAsync<DeadLetter>(), await ExpectMsgAsync<DeadLetter>() };
        Assert.Equal(["one", "two"], letters.Select(letter => letter.Message));
        Assert.All(letters, letter => Assert.Equal(actor, letter.Recipient));
    }

    private sealed class Door : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _probe;

        public Door(IActorRef probe, Task gate)
        {
            _probe = probe;
            Receive<string>(message => message == "open", _ =>
            {
                gate.Wait();
                Become(Open);
                Stash.UnstashAll();
            });
            Receive<string>(message => message == "open for one", _ =>
            {
                Become(Open);
                Stash.Unstash();
            });
            Receive<string>(message => message == "fail", _ => throw new InvalidOperationException("told to"));
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void Open()
        {
            Receive<string>(message => message == "count", _ => _probe.Tell(Stash.Count));
            ReceiveAny(message => _probe.Forward(message));
        }
    }

    private sealed class StashesTwice(IActorRef probe) : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (IllegalActorStateException)
            {
                probe.Tell("refused");
            }
        }
    }
}
