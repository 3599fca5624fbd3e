using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>The ref of a coordinator that applications hold: its actor is a probe, until it has ended.</summary>
public class CoordinatorRefSpec : TestKit
{
    private readonly TestProbe _actor;
    private readonly ReleasableContext _coordinator = new(Lone.Context());
    private readonly CoordinatorRef _ref;

    public CoordinatorRefSpec()
        : base("akka.loglevel = OFF\n" + Eventually.ForProbes)
    {
        _actor = CreateTestProbe();
        _ref = new CoordinatorRef((IInternalActorRef)_actor.Ref, _coordinator);
    }

    [Fact]
    public void It_is_the_actor_for_everybody_who_tells_it_something()
    {
        _ref.Tell("hello", TestActor);
        _actor.ExpectMsg("hello");
        Assert.Equal(TestActor, _actor.LastSender);
        Assert.Equal(_actor.Ref.Path, _ref.Path);
        Assert.True(_ref.Equals(_actor.Ref));
    }

    [Fact]
    public void Once_the_coordinator_has_ended_it_answers_in_its_place()
    {
        _coordinator.MarkEnded();
        _ref.Tell(GetStatus.Instance, TestActor);
        Assert.IsType<ObjectDisposedException>(ExpectMsg<Status.Failure>().Cause);
        Assert.Equal(_ref, LastSender);
        _ref.Tell(new Enqueue<int>(1), TestActor);
        Assert.Contains("Coordinator 'lone' is disposed", ExpectMsg<Refused>().Reason);
        _ref.Tell(new Submit<int>(1), TestActor);
        ExpectMsg<Refused>();
        _ref.Tell(Complete.Instance, TestActor);
        ExpectMsg<Done>();
        _ref.Tell(Drain.Instance, TestActor);
        ExpectMsg<Done>();
        Assert.False(_actor.HasMessages);
    }

    [Fact]
    public void What_is_no_request_and_who_has_no_address_is_not_answered()
    {
        _coordinator.MarkEnded();
        _ref.Tell("hello", TestActor);
        _ref.Tell(Done.Instance, TestActor);
        _ref.Tell(GetStatus.Instance, ActorRefs.NoSender);
        _ref.Tell(GetLints.Instance, TestActor);
        // the only answer, and so the first
        ExpectMsg<Status.Failure>();
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task Who_asks_an_ended_coordinator_has_an_answer_at_once()
    {
        _coordinator.MarkEnded();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _ref.Ask<EphemeralStatus>(GetStatus.Instance).InTime());
    }

    [Fact]
    public async Task Who_watches_it_hears_of_the_end_of_the_actor()
    {
        Watch(_ref);
        await _actor.Ref.DieAsync(Death.Stop);
        ExpectTerminated(_ref);
        // and whoever watches it later too
        Watch(_ref);
        ExpectTerminated(_ref);
    }

    [Fact]
    public void It_can_be_stopped_and_poisoned_as_any_other()
    {
        var child = _actor.ChildActorOf(Props.Create(() => new Nothing()));
        var other = new CoordinatorRef((IInternalActorRef)child, _coordinator);
        Watch(other);
        other.Tell(PoisonPill.Instance);
        ExpectTerminated(other);

        Watch(_ref);
        Sys.Stop(_ref);
        ExpectTerminated(_ref);
    }

    private sealed class Nothing : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
