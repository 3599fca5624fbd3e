using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Stress;

[Collection(StressCollection.Name)]
public sealed class RaceTests() : ConformanceTest("akka.log-dead-letters = off")
{
    private const int Rounds = 10_000;
    private const int Messages = 8;

    [Fact]
    public async Task A_message_that_races_a_stop_is_handled_or_a_dead_letter_and_never_both()
    {
        var handled = new int[Rounds * Messages];
        var dead = new int[Rounds * Messages];
        var all = new Countdown(Rounds * Messages);
        var undertaker = Act((_, message) => Mark(dead, (int)((DeadLetter)message).Message));
        Sys.EventStream.Subscribe(undertaker, typeof(DeadLetter));
        IActorRef actor = ActorRefs.Nobody;

        Race(
            round => actor = Act((_, message) => Mark(handled, (int)message)),
            round =>
            {
                for (var i = 0; i < Messages; i++) actor.Tell((round * Messages) + i, ActorRefs.NoSender);
            },
            _ => Sys.Stop(actor));
        await all.Reached.WaitAsync(Patience);
        await SettleAsync(undertaker);

        for (var i = 0; i < handled.Length; i++)
            Assert.True(handled[i] + dead[i] == 1, $"message {i}: handled {handled[i]}, dead {dead[i]}");

        void Mark(int[] where, int message)
        {
            Interlocked.Increment(ref where[message]);
            all.Signal();
        }
    }

    [Fact]
    public async Task Messages_that_race_a_failure_are_all_handled_and_each_failure_restarts_once()
    {
        var handled = new int[Rounds];
        var restarts = new int[Rounds];
        var all = new Countdown(Rounds * (Messages + 1));
        IActorRef actor = ActorRefs.Nobody;

        Race(
            round => actor = Sys.ActorOf(Props.Create(() => new Failing(round, handled, restarts, all))),
            _ =>
            {
                for (var i = 0; i < Messages; i++) actor.Tell("count", ActorRefs.NoSender);
            },
            _ => actor.Tell("fail", ActorRefs.NoSender));
        await all.Reached.WaitAsync(Patience);

        Assert.All(handled, count => Assert.Equal(Messages, count));
        Assert.All(restarts, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_watch_that_races_the_stop_brings_exactly_one_notice()
    {
        var notices = new int[Rounds];
        var rounds = new Dictionary<IActorRef, int>();
        var all = new Countdown(Rounds);
        var watcher = Act((context, message) =>
        {
            if (message is (IActorRef target, int round))
            {
                rounds[target] = round;
                context.Watch(target);
            }
            else if (message is Terminated terminated)
            {
                Interlocked.Increment(ref notices[rounds[terminated.ActorRef]]);
                all.Signal();
            }
        });
        IActorRef target = ActorRefs.Nobody;

        Race(
            _ => target = Sys.ActorOf(Scripted.Silent),
            round => watcher.Tell((target, round), ActorRefs.NoSender),
            _ => Sys.Stop(target));
        await all.Reached.WaitAsync(Patience);
        await SettleAsync(watcher);

        Assert.All(notices, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task An_identify_that_races_the_stop_is_always_answered_and_a_graceful_stop_always_ends()
    {
        const int Questions = 1_000;
        IActorRef actor = ActorRefs.Nobody;
        var stops = new Task<bool>[Questions];
        var questions = new Task<ActorIdentity>[Questions];

        Race(
            _ => actor = Sys.ActorOf(Scripted.Silent),
            round => questions[round] = actor.Ask<ActorIdentity>(new Identify(round), Patience),
            round => stops[round] = actor.GracefulStop(Patience),
            Questions);

        Assert.All(await Task.WhenAll(stops), Assert.True);
        var answers = await Task.WhenAll(questions);
        Assert.Equal(Enumerable.Range(0, Questions), answers.Select(answer => (int)answer.MessageId));
    }

    /// <summary>Prepares every round and then lets two threads go at it at the same moment.</summary>
    private static void Race(Action<int> prepare, Action<int> one, Action<int> other, int rounds = Rounds)
    {
        using var barrier = new Barrier(2);
        var opponent = new Thread(() =>
        {
            for (var round = 0; round < rounds; round++)
            {
                barrier.SignalAndWait();
                other(round);
                barrier.SignalAndWait();
            }
        });
        opponent.Start();
        for (var round = 0; round < rounds; round++)
        {
            prepare(round);
            barrier.SignalAndWait();
            one(round);
            barrier.SignalAndWait();
        }

        opponent.Join();
    }

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Reached => _reached.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0) _reached.SetResult();
        }
    }

    private sealed class Failing(int round, int[] handled, int[] restarts, Countdown all) : UntypedActor
    {
        protected override void PostRestart(Exception reason)
        {
            restarts[round]++;
            all.Signal();
        }

        protected override void OnReceive(object message)
        {
            if (message is "fail") throw new InvalidOperationException("told to");
            handled[round]++;
            all.Signal();
        }
    }
}
