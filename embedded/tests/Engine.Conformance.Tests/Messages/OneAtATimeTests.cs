using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Messages;

public sealed class OneAtATimeTests : ConformanceTest
{
    [Fact]
    public async Task An_actor_handles_one_message_at_a_time_and_sees_its_own_writes()
    {
        const int Threads = 4, Each = 25_000;
        var done = new TaskCompletionSource<int>();
        var inside = 0;
        var overlaps = 0;
        var count = 0;
        var actor = Act((_, _) =>
        {
            if (Interlocked.Increment(ref inside) != 1) overlaps++;
            count++;
            Interlocked.Decrement(ref inside);
            if (count == Threads * Each) done.SetResult(overlaps);
        });

        var threads = Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) actor.Tell("count", ActorRefs.NoSender);
        }));
        await Task.WhenAll(threads);

        Assert.Equal(0, await done.Task.WaitAsync(Patience));
        Assert.Equal(Threads * Each, count);
    }

    [Fact]
    public async Task An_actor_that_blocks_holds_up_no_other()
    {
        var gate = new TaskCompletionSource();
        var probe = TestActor;
        var blocked = Act((context, message) =>
        {
            gate.Task.Wait();
            probe.Tell(message, context.Self);
        });
        var free = Act((context, message) => probe.Tell(message, context.Self));

        blocked.Tell("blocked", TestActor);
        free.Tell("free", TestActor);

        await ExpectMsgAsync("free");
        gate.SetResult();
        await ExpectMsgAsync("blocked");
    }

    [Fact]
    public async Task Actors_that_are_never_idle_starve_no_other()
    {
        var busy = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Act((context, message) =>
        {
            if (message is "go") context.Self.Tell("go", context.Self);
            else context.Stop(context.Self);
        })).ToList();
        busy.ForEach(actor => actor.Tell("go", ActorRefs.NoSender));
        var probe = TestActor;
        var other = Act((context, message) => probe.Tell(message, context.Self));

        for (var i = 0; i < 100; i++)
        {
            other.Tell(i, TestActor);
            await ExpectMsgAsync(i);
        }

        busy.ForEach(actor => actor.Tell("stop", ActorRefs.NoSender));
    }
}
