using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Races;

public sealed class TimerRaceTests : ConformanceTest
{
    private sealed class Replacing : ReceiveActor, IWithTimers
    {
        private int _generation;
        private int _stale;

        public Replacing()
        {
            Receive<string>(_ =>
            {
                _generation++;
                // some are replaced before they fire, some after they have fired and before they are handled
                Timers.StartSingleTimer("key", _generation, TimeSpan.FromMilliseconds(_generation % 3));
                if (_generation % 5 == 0) Thread.Sleep(2);
                if (_generation % 7 == 0)
                {
                    Timers.Cancel("key");
                    _generation++;
                }
            });
            Receive<int>(generation => _stale += generation == _generation ? 0 : 1);
            Receive<char>(_ => Sender.Tell((_generation, _stale)));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    [Fact]
    public async Task A_replaced_or_cancelled_timer_never_speaks()
    {
        const int Rounds = 1_000;
        var actor = Sys.ActorOf(Props.Create(() => new Replacing()));

        for (var round = 0; round < Rounds; round++) actor.Tell("replace", ActorRefs.NoSender);

        var (generation, stale) = await actor.Ask<(int, int)>('?', TimeSpan.FromSeconds(20));
        Assert.True(generation >= Rounds);
        Assert.Equal(0, stale);
    }
}
