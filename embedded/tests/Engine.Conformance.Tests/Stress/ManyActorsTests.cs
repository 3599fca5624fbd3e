using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Stress;

[Collection(StressCollection.Name)]
public sealed class ManyActorsTests : ConformanceTest
{
    private const int PerRound = 10_000;
    private const int Rounds = 10;

    // 100,000 actors or questions that each left 40 bytes behind would exceed it
    private const long Tolerance = 4_000_000;

    [Fact]
    public async Task A_hundred_thousand_actors_leave_nothing_behind_when_they_have_stopped()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent()));
        await RoundAsync(parent);
        var before = Heap();

        for (var i = 0; i < Rounds; i++) await RoundAsync(parent);

        var left = Heap() - before;
        Assert.True(left < Tolerance, $"{PerRound * Rounds:N0} stopped actors left {left:N0} bytes behind.");
    }

    [Fact]
    public async Task A_hundred_thousand_questions_leave_nothing_behind_when_they_are_answered()
    {
        var actor = Act((context, message) => context.Sender.Tell(message, context.Self));
        await AskAsync(1_000);
        var before = Heap();

        await AskAsync(PerRound * Rounds);

        var left = Heap() - before;
        Assert.True(left < Tolerance, $"{PerRound * Rounds:N0} answered questions left {left:N0} bytes behind.");

        async Task AskAsync(int count)
        {
            for (var i = 0; i < count; i += 1_000)
                await Task.WhenAll(Enumerable.Range(i, 1_000).Select(number => actor.Ask<int>(number, Patience)));
        }
    }

    private static async Task RoundAsync(IActorRef parent) =>
        Assert.Equal(PerRound, await parent.Ask<int>(PerRound, TimeSpan.FromSeconds(30)));

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Makes as many children as it is told, has each handle a message and stop, and answers when all have ended.</summary>
    private sealed class Parent : ReceiveActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private int _ended;
        private int _wanted;

        public Parent()
        {
            Receive<int>(count =>
            {
                (_asker, _wanted, _ended) = (Sender, count, 0);
                for (var i = 0; i < count; i++) Context.Watch(Context.ActorOf(Child.Props)).Tell("end");
            });
            Receive<Terminated>(_ =>
            {
                if (++_ended == _wanted) _asker.Tell(_ended);
            });
        }
    }

    private sealed class Child : UntypedActor
    {
        internal static Props Props { get; } = Akka.Actor.Props.Create(() => new Child());

        protected override void OnReceive(object message) => Context.Stop(Self);
    }
}
