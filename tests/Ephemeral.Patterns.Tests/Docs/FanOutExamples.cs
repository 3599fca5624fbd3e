using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class FanOutExamples
{
    [Fact]
    public async Task Fan_out()
    {
        static Task<int> WriteAsync(string replica, Order order, CancellationToken ct) => Task.FromResult(order.Id);
        string[] replicas = ["a", "b", "c"];
        var order = new Order(7);
        var cancellationToken = CancellationToken.None;
        // <fan-out>
        await using var writes = new EphemeralFanOut<string, Order, int>(
            (replica, order, ct) => WriteAsync(replica, order, ct),
            new EphemeralFanOutOptions
            {
                Coordinator = new EphemeralOptions
                {
                    MaxConcurrency = 32,          // calls at once, in all
                    MaxConcurrencyPerKey = 4,     // and to one replica
                    OperationTimeout = TimeSpan.FromSeconds(30),
                },
            });

        var written = await writes.QuorumAsync(order, replicas, needed: 2, cancellationToken);   // the third is cancelled
        var everywhere = await writes.AllAsync(order, replicas, cancellationToken);
        int fastest = await writes.FirstAsync(order, replicas, cancellationToken);
        // </fan-out>
        Assert.Equal((2, 3, 7), (written.Answers.Count(), everywhere.Answers.Count(), fastest));
    }
}
