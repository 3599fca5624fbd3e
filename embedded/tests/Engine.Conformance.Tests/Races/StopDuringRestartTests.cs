using Akka.Actor;
using Engine.Conformance.Tests.Support;
using Engine.Conformance.Tests.Surface;

namespace Engine.Conformance.Tests.Races;

public sealed class StopDuringRestartTests : ConformanceTest
{
    private sealed class Parent : UntypedActor
    {
        private readonly IActorRef _probe;

        public Parent(IActorRef probe, Task gate)
        {
            _probe = probe;
            Context.ActorOf(Props.Create(() => new Slow(gate)));
        }

        protected override void PostStop() => _probe.Tell("stopped");

        protected override void OnReceive(object message) => throw (Exception)message;
    }

    private sealed class Slow : UntypedActor
    {
        private readonly Task _gate;

        public Slow(Task gate) => _gate = gate;

        protected override void PostStop() => _gate.Wait();

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Producer(IActorRef probe) : IIndirectActorProducer
    {
        private int _produced;

        public Type ActorType => typeof(Failing);

        public ActorBase Produce() => _produced++ == 0 ? new Failing() : throw new InvalidTimeZoneException("no second one");

        public void Release(ActorBase actor) => probe.Tell("released", ActorRefs.NoSender);
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => throw (Exception)message;
    }

    [EmbeddedFact]
    public async Task An_instance_that_is_stopped_while_it_is_replaced_has_stopped_once()
    {
        var gate = new TaskCompletionSource();
        var parent = Sys.ActorOf(Props.Create(() => new Parent(TestActor, gate.Task)));
        await WatchAsync(parent);

        parent.Tell(new InvalidTimeZoneException(), ActorRefs.NoSender);
        await ExpectMsgAsync("stopped");
        Sys.Stop(parent);
        gate.SetResult();

        await ExpectTerminatedAsync(parent);
    }

    [EmbeddedFact]
    public async Task An_instance_whose_successor_cannot_be_made_is_released_once()
    {
        var actor = Sys.ActorOf(Props.CreateBy(new Producer(TestActor)));
        await WatchAsync(actor);

        actor.Tell(new InvalidTimeZoneException(), ActorRefs.NoSender);

        await ExpectMsgAsync("released");
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor);
    }
}
