using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Races;

public sealed class AsyncHandlerRaceTests : ConformanceTest
{
    private sealed class Yielding : ReceiveActor
    {
        private int _inside;
        private int _handled;

        public Yielding(IActorRef probe, int last)
        {
            ReceiveAsync<int>(async number =>
            {
                if (++_inside != 1 || number != _handled + 1) probe.Tell($"{number} after {_handled} with {_inside} inside");
                switch (number % 4)
                {
                    case 0: await Task.Yield(); break;
                    case 1: await Task.Run(() => { }); break;
                    case 2: await Task.CompletedTask; break;
                    case 3: await Task.Run(async () => await Task.Yield()).ConfigureAwait(true); break;
                }
                _inside--;
                _handled = number;
                if (number == last) probe.Tell("done");
            });
        }
    }

    private sealed class FailingLater : ReceiveActor
    {
        private readonly IActorRef _probe;

        public FailingLater(IActorRef probe)
        {
            _probe = probe;
            ReceiveAsync<int>(async number =>
            {
                await Task.Yield();
                if (number % 2 == 0) throw new InvalidTimeZoneException($"{number}");
                probe.Tell(number);
            });
        }

        protected override void PreRestart(Exception reason, object message) => _probe.Tell((int)message);
    }

    [Fact]
    public async Task Handlers_that_await_run_one_at_a_time_and_in_order()
    {
        const int Last = 20_000;
        var actor = Sys.ActorOf(Props.Create(() => new Yielding(TestActor, Last)));

        for (var number = 1; number <= Last; number++) actor.Tell(number, ActorRefs.NoSender);

        await ExpectMsgAsync("done", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Restarts_between_awaiting_handlers_lose_no_message()
    {
        const int Messages = 1_000;
        var actor = Sys.ActorOf(Props.Create(() => new FailingLater(TestActor)));

        for (var number = 0; number < Messages; number++) actor.Tell(number, ActorRefs.NoSender);

        for (var number = 0; number < Messages; number++) await ExpectMsgAsync(number);
    }
}
