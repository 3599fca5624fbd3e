using Ephemeral.Actors.Signals.Dispatch;

namespace Ephemeral.Actors.Tests.Signals.Dispatch;

/// <summary>The queue beside a naive account of what waits, what runs, who has had turns, and who waits for a flush.</summary>
public class DeliveryQueueModelTests
{
    public static TheoryData<int, bool, int, int, int> Cases()
    {
        var cases = new TheoryData<int, bool, int, int, int>();
        var seed = 480;
        foreach (var inOrder in new[] { true, false })
        {
            foreach (var concurrency in new[] { 1, 2, 4 })
            {
                foreach (var (room, names) in new[] { (1, 3), (5, 2), (5, 40), (30, 7) })
                    cases.Add(seed++, inOrder, concurrency, room, names);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_promises_hold_after_every_random_step(int seed, bool inOrder, int concurrency, int room, int names)
    {
        var model = new DeliveryQueueModel(seed, inOrder, concurrency, room, names);
        for (var step = 0; step < 5_000; step++)
        {
            model.Step();
            Assert.True(model.Wrong is null, $"{model.Wrong}: seed {seed}, step {step}");
        }

        model.EndAll();
        Assert.True(model.Wrong is null, $"{model.Wrong}: seed {seed}, at the end");
    }

    [Fact]
    public void A_full_queue_takes_one_that_can_start_at_once_without_dropping()
    {
        var queue = new DeliveryQueue(maxConcurrency: 2, maxQueued: 1, inOrder: true);
        Add(queue, "busy");
        Assert.NotNull(queue.TryStart());
        Add(queue, "busy");
        Assert.Null(queue.TryStart());
        Add(queue, "other");
        Assert.Equal("other", queue.TryStart()?.Signal.Signal);
        Assert.Equal(new DeliveryCounts(Added: 3, Ended: 0, Failures: 0, Dropped: 0, Queued: 1, Active: 2), queue.Counts);
        Add(queue, "third");
        Assert.Equal(new DeliveryCounts(Added: 4, Ended: 0, Failures: 0, Dropped: 1, Queued: 1, Active: 2), queue.Counts);
    }

    [Fact]
    public void A_name_that_overflows_keeps_its_turn()
    {
        var queue = new DeliveryQueue(maxConcurrency: 1, maxQueued: 2, inOrder: true);
        Add(queue, "running");
        var running = queue.TryStart()!;
        Add(queue, "flood");
        Add(queue, "flood");
        Add(queue, "other");
        queue.End(running, failures: 0);
        Assert.Equal((2, "flood"), (queue.Counts.Queued, queue.TryStart()?.Signal.Signal));
    }

    private static void Add(DeliveryQueue queue, string name) => queue.Add(new SignalDelivery(Heard.Signal(name), []));
}
