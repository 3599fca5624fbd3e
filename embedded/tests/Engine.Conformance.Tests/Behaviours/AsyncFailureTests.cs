using Akka.Actor;

namespace Engine.Conformance.Tests.Behaviours;

public sealed class AsyncFailureTests : AsyncTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_goes_to_the_supervisor_with_the_message(bool awaitFirst)
    {
        var failure = new InvalidOperationException("told to");
        var actor = Sys.ActorOf(Props.Create(() => new Failing(TestActor, awaitFirst)));

        actor.Tell(failure, TestActor);
        actor.Tell("after", TestActor);

        var (reason, message) = await ExpectMsgAsync<(Exception, object)>();
        Assert.Same(failure, reason);
        Assert.Same(failure, message);
        await ExpectMsgAsync("after");
    }

    [Fact]
    public async Task Stopping_an_actor_that_awaits_does_not_wait_for_its_handler()
    {
        var actor = Sys.ActorOf(Props.Create(() => new NeverEnds(TestActor)));
        actor.Tell("begin", TestActor);
        await ExpectMsgAsync("began");
        await WatchAsync(actor);

        Sys.Stop(actor);

        await ExpectMsgAsync("stopped");
        await ExpectTerminatedAsync(actor);
    }

    private sealed class NeverEnds : ReceiveActor
    {
        private readonly IActorRef _probe;

        public NeverEnds(IActorRef probe)
        {
            _probe = probe;
            ReceiveAsync<string>(async _ =>
            {
                probe.Tell("began");
                await new TaskCompletionSource().Task;
            });
        }

        protected override void PostStop() => _probe.Tell("stopped");
    }

    private sealed class Failing : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Failing(IActorRef probe, bool awaitFirst)
        {
            _probe = probe;
            ReceiveAsync<Exception>(async failure =>
            {
                if (awaitFirst) await Task.Yield();
                throw failure;
            });
            ReceiveAny(message => _probe.Tell(message));
        }

        protected override void PreRestart(Exception reason, object message) => _probe.Tell((reason, message));
    }
}
