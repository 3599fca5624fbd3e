using Akka.Actor;
using Akka.Event;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Races;

public sealed class StopRaceTests() : ConformanceTest("akka { log-dead-letters = off, log-dead-letters-during-shutdown = off }")
{
    private const int Rounds = 200;

    [Fact]
    public async Task What_is_told_to_a_stopping_actor_is_either_handled_or_a_dead_letter()
    {
        const int Threads = 3, Each = 100;
        var dead = 0;
        var counter = Act((_, message) =>
        {
            if (message is DeadLetter { Message: int }) Interlocked.Increment(ref dead);
        });
        Sys.EventStream.Subscribe(counter, typeof(DeadLetter));
        for (var round = 0; round < Rounds; round++)
        {
            var handled = 0;
            dead = 0;
            var actor = Act((_, _) => Interlocked.Increment(ref handled));
            await WatchAsync(actor);
            using var start = new Barrier(Threads + 1);

            var senders = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Each; i++) actor.Tell(i, ActorRefs.NoSender);
            }, TaskCreationOptions.LongRunning)).ToArray();
            start.SignalAndWait();
            if (round % 2 == 0) Thread.SpinWait(round * 20);
            Sys.Stop(actor);
            await Task.WhenAll(senders);
            await ExpectTerminatedAsync(actor);

            await AwaitConditionAsync(
                () => Volatile.Read(ref handled) + Volatile.Read(ref dead) >= Threads * Each, Patience, TimeSpan.FromMilliseconds(1));
            await SettleAsync(counter);
            Assert.Equal(Threads * Each, handled + dead);
        }
    }

    [Fact]
    public async Task Each_watcher_of_a_stopping_actor_hears_of_its_end_exactly_once()
    {
        const int Watchers = 4;
        for (var round = 0; round < Rounds; round++)
        {
            var ends = 0;
            var actor = Act((_, _) => { });
            var watchers = Enumerable.Range(0, Watchers).Select(_ => Act((context, message) =>
            {
                if (message is Terminated) Interlocked.Increment(ref ends);
                else context.Watch((IActorRef)message);
            })).ToArray();

            foreach (var watcher in watchers) watcher.Tell(actor, ActorRefs.NoSender);
            if (round % 2 == 0) Thread.SpinWait(round * 20);
            Sys.Stop(actor);

            await AwaitConditionAsync(() => Volatile.Read(ref ends) >= Watchers, Patience, TimeSpan.FromMilliseconds(1));
            foreach (var watcher in watchers)
            {
                await SettleAsync(watcher);
                Sys.Stop(watcher);
            }
            Assert.Equal(Watchers, ends);
        }
    }

    [Fact]
    public async Task A_name_is_free_when_the_parent_has_heard_of_the_end()
    {
        const int Names = 2_000;
        var reused = 0;
        Action<IActorContext, object> idle = (_, _) => { };
        var parent = Act((context, message) =>
        {
            if (message is Terminated && ++reused == Names)
            {
                TestActor.Tell("done", ActorRefs.NoSender);
                return;
            }
            var child = context.ActorOf(Props.Create(() => new Scripted(idle)), "child");
            context.Watch(child);
            context.Stop(child);
        });

        parent.Tell("start", ActorRefs.NoSender);

        await ExpectMsgAsync("done", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Subscribers_of_dead_letters_stop_while_dead_letters_come()
    {
        using var end = new CancellationTokenSource();
        var noise = Task.Factory.StartNew(() =>
        {
            while (!end.IsCancellationRequested) Sys.DeadLetters.Tell("noise", ActorRefs.NoSender);
        }, TaskCreationOptions.LongRunning);

        for (var round = 0; round < Rounds; round++)
        {
            var subscriber = Act((_, _) => { });
            await WatchAsync(subscriber);
            Sys.EventStream.Subscribe(subscriber, typeof(DeadLetter));
            Sys.Stop(subscriber);
            await ExpectTerminatedAsync(subscriber);
        }

        await end.CancelAsync();
        await noise;
    }

    [Fact]
    public async Task A_subscriber_of_dead_letters_may_stop_with_messages_waiting()
    {
        var gate = new TaskCompletionSource();
        var subscriber = Act((_, _) => gate.Task.Wait());
        Sys.EventStream.Subscribe(subscriber, typeof(DeadLetter));
        await WatchAsync(subscriber);
        for (var i = 0; i < 10; i++) subscriber.Tell(i, ActorRefs.NoSender);

        Sys.Stop(subscriber);
        gate.SetResult();

        await ExpectTerminatedAsync(subscriber);
    }
}
