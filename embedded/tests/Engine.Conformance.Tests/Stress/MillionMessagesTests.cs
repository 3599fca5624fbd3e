using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Stress;

[Collection(StressCollection.Name)]
public sealed class MillionMessagesTests : ConformanceTest
{
    private const int Senders = 8;
    private const int Receivers = 1_000;
    private const int PerPair = 125;

    private sealed record Numbered(int Sender, int Number);

    [Fact]
    public async Task A_million_messages_arrive_once_and_each_pair_in_order()
    {
        var tally = new Tally(Senders * Receivers * PerPair);
        var props = Props.Create(() => new Receiver(tally));
        var receivers = Enumerable.Range(0, Receivers).Select(_ => Sys.ActorOf(props)).ToArray();

        var sending = Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var number = 0; number < PerPair; number++)
                foreach (var receiver in receivers)
                    receiver.Tell(new Numbered(sender, number), ActorRefs.NoSender);
        }));
        await Task.WhenAll(sending);
        await tally.All.WaitAsync(3 * Patience);

        foreach (var receiver in receivers) await SettleAsync(receiver);
        Assert.Equal(0, tally.OutOfOrder);
        Assert.Equal(Senders * Receivers * PerPair, tally.Arrived);
    }

    private sealed class Tally(int expected)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;
        private int _outOfOrder;

        public Task All => _all.Task;

        public int Arrived => Volatile.Read(ref _arrived);

        public int OutOfOrder => Volatile.Read(ref _outOfOrder);

        public void Add(bool inOrder)
        {
            if (!inOrder) Interlocked.Increment(ref _outOfOrder);
            if (Interlocked.Increment(ref _arrived) == expected) _all.SetResult();
        }
    }

    private sealed class Receiver(Tally tally) : UntypedActor
    {
        private readonly int[] _next = new int[Senders];

        protected override void OnReceive(object message)
        {
            var numbered = (Numbered)message;
            tally.Add(numbered.Number == _next[numbered.Sender]++);
        }
    }
}
