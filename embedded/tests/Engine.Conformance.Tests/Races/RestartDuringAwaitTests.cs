using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Races;

public sealed class RestartDuringAwaitTests : ConformanceTest
{
    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(IActorRef probe)
        {
            ReceiveAsync<Task>(async task =>
            {
                probe.Tell("awaiting", ActorRefs.NoSender);
                await task;
            });
            Receive<Exception>(failure => throw failure);
            ReceiveAny(message => probe.Tell(message, ActorRefs.NoSender));
        }
    }

    [Fact]
    public async Task An_actor_restarted_in_the_middle_of_a_handler_goes_on_when_the_handler_has_ended()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (awaiting, failing) = await SiblingsAsync();
        awaiting.Tell(gate.Task, ActorRefs.NoSender);
        await ExpectMsgAsync("awaiting");

        failing.Tell(new InvalidTimeZoneException(), ActorRefs.NoSender);
        failing.Tell("restarted", ActorRefs.NoSender);
        await ExpectMsgAsync("restarted");
        gate.SetResult();
        awaiting.Tell("alive", ActorRefs.NoSender);

        await ExpectMsgAsync("alive");
    }

    [Fact]
    public async Task A_handler_that_fails_after_its_actor_was_restarted_leaves_the_actor_alive()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (awaiting, failing) = await SiblingsAsync();
        awaiting.Tell(gate.Task, ActorRefs.NoSender);
        await ExpectMsgAsync("awaiting");

        failing.Tell(new InvalidTimeZoneException(), ActorRefs.NoSender);
        failing.Tell("restarted", ActorRefs.NoSender);
        await ExpectMsgAsync("restarted");
        gate.SetException(new InvalidTimeZoneException());
        awaiting.Tell("alive", ActorRefs.NoSender);

        await ExpectMsgAsync("alive");
    }

    private async Task<(IActorRef Awaiting, IActorRef Failing)> SiblingsAsync()
    {
        var supervisor = Supervise(new AllForOneStrategy(_ => Directive.Restart));
        var props = Props.Create(() => new Awaiting(TestActor));
        return (await SpawnAsync(supervisor, props), await SpawnAsync(supervisor, props));
    }
}
