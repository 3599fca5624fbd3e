using Akka.Actor;
using Akka.Configuration;

namespace Engine.Conformance.Tests.Races;

public sealed class StartRaceTests
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString("""
        akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }
        """);

    private sealed class Counted : UntypedActor
    {
        private readonly int[] _tally;

        public Counted(int[] tally) => _tally = tally;

        protected override void PreStart() => Interlocked.Increment(ref _tally[0]);

        protected override void PostStop() => Interlocked.Increment(ref _tally[1]);

        protected override void OnReceive(object message)
        {
        }
    }

    [Fact]
    public async Task An_actor_made_while_its_system_terminates_has_stopped_when_the_system_has()
    {
        for (var round = 0; round < 100; round++)
        {
            var system = ActorSystem.Create($"round-{round}", Quiet);
            var tally = new int[2];
            using var start = new Barrier(3);
            var makers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                try
                {
                    while (true) system.ActorOf(Props.Create(() => new Counted(tally)));
                }
                catch (InvalidOperationException)
                {
                    // the guardian takes no more
                }
            }, TaskCreationOptions.LongRunning)).ToArray();

            start.SignalAndWait();
            if (round % 2 == 0) Thread.SpinWait(round * 50);
            await system.Terminate().WaitAsync(TimeSpan.FromSeconds(20));
            var stopped = Volatile.Read(ref tally[1]);
            await Task.WhenAll(makers).WaitAsync(TimeSpan.FromSeconds(20));

            Assert.Equal(Volatile.Read(ref tally[0]), Volatile.Read(ref tally[1]));
            Assert.Equal(stopped, tally[1]);
        }
    }
}
