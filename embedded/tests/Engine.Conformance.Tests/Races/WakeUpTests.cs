using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Races;

public sealed class WakeUpTests : ConformanceTest
{
    [Fact]
    public async Task No_message_is_left_behind_when_an_actor_falls_idle()
    {
        const int Pairs = 4, Trips = 20_000;
        var finished = new CountdownEvent(Pairs);
        for (var pair = 0; pair < Pairs; pair++)
        {
            var echo = Act((context, message) => context.Sender.Tell(message, context.Self));
            var client = Act((context, message) =>
            {
                var trip = (int)message;
                if (trip == Trips) finished.Signal();
                else echo.Tell(trip + 1, context.Self);
            });
            client.Tell(0, ActorRefs.NoSender);
        }

        Assert.True(await Task.Run(() => finished.Wait(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task Bursts_from_several_threads_are_handled_whole_and_in_their_order()
    {
        const int Threads = 3, Bursts = 300, Burst = 20;
        var last = new int[Threads];
        var handled = 0;
        var disorder = 0;
        var actor = Act((_, message) =>
        {
            var (thread, number) = ((int, int))message;
            if (number != last[thread] + 1) disorder++;
            last[thread] = number;
            Volatile.Write(ref handled, handled + 1);
        });

        var senders = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(() =>
        {
            for (var burst = 0; burst < Bursts; burst++)
            {
                for (var i = 1; i <= Burst; i++) actor.Tell((thread, (burst * Burst) + i), ActorRefs.NoSender);
                // a pause in which the actor falls idle, so that the next burst has to wake it
                Thread.SpinWait(burst * 10);
            }
        }, TaskCreationOptions.LongRunning));
        await Task.WhenAll(senders);

        await AwaitConditionAsync(() => Volatile.Read(ref handled) == Threads * Bursts * Burst, Patience, TimeSpan.FromMilliseconds(1));
        await SettleAsync(actor);
        Assert.Equal(0, disorder);
        Assert.Equal(Threads * Bursts * Burst, handled);
    }
}
