using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class PriorityExamples
{
    [Fact]
    public async Task Priority()
    {
        static Task PrintAsync(Order order, CancellationToken ct) => Task.CompletedTask;
        var (order, urgent) = (new Order(1), new Order(2));
        var cancellationToken = CancellationToken.None;
        // <priority>
        await using var prints = new EphemeralPriorityCoordinator<Order>(
            (order, ct) => PrintAsync(order, ct),
            new EphemeralPriorityOptions
            {
                Levels = 3,                 // 0 goes first
                LowerSharePercent = 10,     // while they wait, one in ten starts is of level 1, and one in ten of level 2
                Coordinator = new EphemeralOptions { MaxConcurrency = 4 },
            });

        var item = await prints.EnqueueAsync(order, level: 2, cancellationToken);
        await prints.EnqueueAsync(urgent, level: 0, cancellationToken);

        item.TryMove(level: 0);             // the customer called; false when it has started already
        await item.Completion;
        // </priority>
        Assert.Equal(OperationStates.Completed, item.State);
    }
}
