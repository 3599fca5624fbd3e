using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class TriggerExamples
{
    [Fact]
    public async Task Trigger()
    {
        var indexed = 0;
        Task IndexAsync(string site, CancellationToken ct)
        {
            Interlocked.Increment(ref indexed);
            return Task.CompletedTask;
        }

        // <trigger>
        var sink = new SignalSink();
        await using var indexing = new EphemeralWorkCoordinator<string>(IndexAsync);
        await using var trigger = new SignalTrigger(
            "reindex", sink,
            async ct => await indexing.EnqueueAsync("shop", ct),
            new SignalTriggerOptions
            {
                Signals = ["prices.imported", "stock.imported"],   // both, in any order
                Within = TimeSpan.FromMinutes(10),
                MinInterval = TimeSpan.FromMinutes(1),             // however often they come
            });

        sink.Raise("prices.imported");
        sink.Raise("stock.imported");
        // </trigger>
        await Eventually.True(() => Volatile.Read(ref indexed) == 1);
    }
}
