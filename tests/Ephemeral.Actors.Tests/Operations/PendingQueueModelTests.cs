using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Operations;

public class PendingQueueModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_gives_what_was_not_cancelled_in_order_and_counts_all_that_has_gone(int seed)
    {
        var random = new Random(seed);
        var (queue, model) = (new PendingQueue(), new List<Operation>());
        var (came, gone, most) = (0, 0, 0);
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(5))
            {
                case < 2:
                    var operation = Plain.Pending();
                    // it may have been cancelled on its way here
                    if (random.Next(8) == 0)
                        operation.TryCancelPending(new OperationCanceledException(), 1);
                    else
                        model.Add(operation);
                    queue.Enqueue(operation);
                    came++;
                    break;
                case < 4 when model.Count > 0:
                    var cancelled = model[random.Next(model.Count)];
                    model.Remove(cancelled);
                    Assert.True(cancelled.TryCancelPending(new OperationCanceledException(), 1));
                    queue.NoteCancelled();
                    break;
                default:
                    var taken = queue.Take();
                    Assert.True(taken == model.FirstOrDefault(), $"seed {seed}, step {step}");
                    if (taken is not null)
                        model.RemoveAt(0);
                    break;
            }

            if (random.Next(3) == 0)
                gone += queue.TakeGone();
            queue.CheckInvariants();
            most = Math.Max(most, queue.Count - model.Count);
            // what was cancelled and not found yet does not pile up
            Assert.True(queue.Count <= (2 * model.Count) + 64, $"seed {seed}, step {step}: {queue.Count} held, {model.Count} wait");
        }

        while (queue.Take() is { } last)
        {
            Assert.Same(model[0], last);
            model.RemoveAt(0);
        }

        Assert.Empty(model);
        Assert.Equal(came, gone + queue.TakeGone());
        Assert.Equal((0, 0), (queue.Count, queue.TakeGone()));
    }
}
