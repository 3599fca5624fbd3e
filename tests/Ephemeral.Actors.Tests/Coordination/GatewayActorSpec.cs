using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Diagnostics;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>The gateway of a coordinator that notes what is asked of it; answers come from the coordinator's actor, a probe.</summary>
public class GatewayActorSpec : TestKit
{
    private readonly Asked _coordinator = new();
    private readonly TestProbe _speaker;
    private readonly IActorRef _gateway;

    public GatewayActorSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes)
    {
        _speaker = CreateTestProbe();
        _gateway = _speaker.ChildActorOf(Props.Create(typeof(GatewayActor), _coordinator, _speaker.Ref));
    }

    [Fact]
    public void What_is_asked_is_answered_in_the_name_of_the_coordinators_actor()
    {
        _gateway.Tell(GetStatus.Instance, TestActor);
        ExpectMsg<EphemeralStatus>();
        Assert.Equal(_speaker.Ref, LastSender);
    }

    [Fact]
    public void Steering_is_done_and_answered_with_done()
    {
        foreach (var message in new object[] { Pause.Instance, Resume.Instance, new SetMaxConcurrency(7), Complete.Instance })
        {
            _gateway.Tell(message, TestActor);
            ExpectMsg<Done>();
        }

        Assert.Equal(["pause", "resume", "limit 7", "complete"], _coordinator.Did);
    }

    [Fact]
    public void What_is_done_to_one_operation_is_answered_with_whether_it_was()
    {
        foreach (var message in new object[] { new Pin(1), new Unpin(2), new Evict(3), new Cancel(4) })
            _gateway.Tell(message, TestActor);
        Assert.Equal(
            [new Applied(1, true), new Applied(2, false), new Applied(3, true), new Applied(4, false)],
            ReceiveN(4).Cast<Applied>());
    }

    [Fact]
    public async Task An_item_is_accepted_refused_or_answered_when_its_work_has_ended()
    {
        _coordinator.TakesIn = _ => Task.FromResult<object>(new Accepted(5));
        _gateway.Tell(new Enqueue<int>(1), TestActor);
        ExpectMsg(new Accepted(5));

        var ending = new TaskCompletionSource<object>();
        _coordinator.TakesIn = _ => ending.Task;
        _gateway.Tell(new Enqueue<int>(2), TestActor);
        await _gateway.HandledAsync();
        _coordinator.TakesIn = _ => null;
        _gateway.Tell(new Enqueue<int>(3), TestActor);
        Assert.Contains("'asked' has no room", ExpectMsg<Refused>().Reason);
        ending.SetResult(new Succeeded<int>(6, 42));
        ExpectMsg(new Succeeded<int>(6, 42));
        Assert.Equal(_speaker.Ref, LastSender);
    }

    [Fact]
    public void An_item_for_a_coordinator_that_has_ended_is_refused_with_the_reason()
    {
        _coordinator.TakesIn = _ => throw new ObjectDisposedException("asked");
        _gateway.Tell(new Enqueue<int>(1), TestActor);
        Assert.Contains("asked", ExpectMsg<Refused>().Reason);

        _coordinator.HasEnded = true;
        _gateway.Tell(Pause.Instance, TestActor);
        Assert.IsType<ObjectDisposedException>(ExpectMsg<Status.Failure>().Cause);
        Assert.Empty(_coordinator.Did);
    }

    [Fact]
    public void Code_of_the_application_that_throws_costs_its_asker_alone()
    {
        var error = new FormatException("no key in this");
        _coordinator.TakesIn = _ => throw error;
        _gateway.Tell(new Enqueue<int>(1), TestActor);
        Assert.Same(error, ExpectMsg<Status.Failure>().Cause);
        _gateway.Tell(GetStatus.Instance, TestActor);
        ExpectMsg<EphemeralStatus>();
    }

    [Fact]
    public void What_it_does_not_understand_is_answered_with_what_it_does()
    {
        _gateway.Tell("hello", TestActor);
        var text = ExpectMsg<Status.Failure>().Cause.Message;
        Assert.Contains("Coordinator 'asked' does not understand String. It understands Enqueue<Int32>, GetStatus,", text);
    }

    [Fact]
    public async Task A_failure_is_never_answered_so_that_two_do_not_go_on_for_ever()
    {
        _gateway.Tell(new Status.Failure(new InvalidOperationException()), TestActor);
        await _gateway.HandledAsync();
        Assert.False(HasMessages);
    }

    [Fact]
    public void Who_tells_without_a_sender_is_not_answered_but_what_went_wrong_is_in_the_dead_letters()
    {
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead, typeof(DeadLetter));
        _gateway.Tell(Pause.Instance, ActorRefs.NoSender);
        _gateway.Tell("hello", ActorRefs.NoSender);
        Assert.IsType<Status.Failure>(dead.ExpectMsg<DeadLetter>().Message);
        Assert.Equal(["pause"], _coordinator.Did);
    }

    [Fact]
    public async Task All_who_wait_for_draining_are_answered_when_it_has_and_the_first_of_too_many_at_once()
    {
        _gateway.Tell(Drain.Instance, TestActor);
        Assert.Contains("Call Complete() first", ExpectMsg<Status.Failure>().Cause.Message);

        _coordinator.MayDrain = true;
        var first = CreateTestProbe();
        _gateway.Tell(Drain.Instance, first);
        for (var i = 0; i < GatewayActor.MostWaiting; i++)
            _gateway.Tell(Drain.Instance, TestActor);
        Assert.Contains("1024 others", first.ExpectMsg<Status.Failure>().Cause.Message);
        await _gateway.HandledAsync();
        Assert.False(HasMessages);
        _coordinator.Drained.SetResult();
        Assert.All(ReceiveN(GatewayActor.MostWaiting), answer => Assert.IsType<Done>(answer));
    }

    [Fact]
    public void Who_waits_for_draining_hears_why_the_stream_failed()
    {
        _coordinator.MayDrain = true;
        _gateway.Tell(Drain.Instance, TestActor);
        _coordinator.Drained.SetException(new TimeoutException("the stream"));
        Assert.IsType<TimeoutException>(ExpectMsg<Status.Failure>().Cause);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task Who_waits_for_draining_is_answered_although_the_gateway_has_died(Death death)
    {
        _coordinator.MayDrain = true;
        _gateway.Tell(Drain.Instance, TestActor);
        await _gateway.HandledAsync();
        await _gateway.DieAsync(death);
        _coordinator.Drained.SetResult();
        ExpectMsg<Done>();
        Assert.Equal(_speaker.Ref, LastSender);
    }

    [Fact]
    public async Task A_subscriber_hears_each_signal_once_a_pattern_until_it_unsubscribes_or_dies()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        foreach (var subscriber in new[] { one, one, other })
        {
            _gateway.Tell(new SubscribeToSignals("a.*", subscriber), TestActor);
            ExpectMsg<Done>();
        }

        Assert.Equal(2, _coordinator.Listeners.Count);
        var signal = new SignalEvent("a.b", 1, null, DateTimeOffset.UnixEpoch);
        _coordinator.Listeners.ForEach(listener => listener.Hear(signal));
        one.ExpectMsg(signal);
        other.ExpectMsg(signal);
        Assert.False(one.HasMessages);

        _gateway.Tell(new UnsubscribeFromSignals(one), TestActor);
        ExpectMsg<Done>();
        Assert.Single(_coordinator.Listeners);
        await other.Ref.DieAsync(Death.Stop);
        await Eventually.True(() => _coordinator.Listeners.Count == 0);
    }

    [Fact]
    public async Task When_it_dies_nobody_listens_for_it_any_more()
    {
        _gateway.Tell(new SubscribeToSignals("*", TestActor), TestActor);
        ExpectMsg<Done>();
        await _gateway.DieAsync(Death.Kill);
        Assert.Empty(_coordinator.Listeners);
    }

    private sealed class Asked : ICoordinator
    {
        public List<string> Did { get; } = [];

        public TaskCompletionSource Drained { get; } = new();

        public List<Listener> Listeners { get; } = [];

        public Func<object, Task<object>?> TakesIn { get; set; } = _ => null;

        public string Name => "asked";

        public EphemeralOptions Options { get; } = new();

        public bool HasEnded { get; set; }

        public bool MayDrain { get; set; }

        public IReadOnlyList<Type> ItemMessages => [typeof(Enqueue<int>)];

        public Exception ClosedBecause() => CoordinatorErrors.Completed(Name);

        public Task DrainedAsync() => Drained.Task;

        public EphemeralStatus GetStatus() => Statuses.Well;

        public OperationsFound Find(OperationFilter filter) => new([], 0);

        public OperationFound FindOperation(long id) => new(id, null);

        public IReadOnlyList<SignalEvent> FindSignals(string pattern, DateTimeOffset? since) => [];

        public KeysFound FindKeys(int count, EphemeralKeyOrder order) => new(0, []);

        public IReadOnlyList<EphemeralLint> GetLints() => [];

        public IDisposable SubscribeToSignals(string pattern, Action<SignalEvent> listener)
        {
            var subscription = new Listener(this, listener);
            Listeners.Add(subscription);
            return subscription;
        }

        public void Pause() => Did.Add("pause");

        public void Resume() => Did.Add("resume");

        public void SetMaxConcurrency(int maxConcurrency) => Did.Add($"limit {maxConcurrency}");

        public void Complete() => Did.Add("complete");

        public bool Pin(long id) => true;

        public bool Unpin(long id) => false;

        public bool Evict(long id) => true;

        public bool Cancel(long id) => false;

        public bool TryTakeIn(object message, out Task<object>? answer)
        {
            answer = message is Enqueue<int> ? TakesIn(message) : null;
            return message is Enqueue<int>;
        }

        public sealed record Listener(Asked Coordinator, Action<SignalEvent> Hear) : IDisposable
        {
            public void Dispose() => Coordinator.Listeners.Remove(this);
        }
    }
}
