using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class TypedSignalExamples
{
    [Fact]
    public async Task Typed_signals()
    {
        var slowest = TimeSpan.Zero;
        static Task<TimeSpan> MeasureAsync(Uri page, CancellationToken ct) => Task.FromResult(TimeSpan.FromSeconds(3));
        // <typed-signals>
        var sink = new SignalSink();
        var latencies = new TypedSignalSink<TimeSpan>(sink, maxCapacity: 500, maxAge: TimeSpan.FromMinutes(1));
        using var watching = latencies.Subscribe("page.slow", signal => slowest = signal.Payload);

        await using var checks = new EphemeralWorkCoordinator<Uri>(
            async (page, ct) =>
            {
                var took = await MeasureAsync(page, ct);
                if (took > TimeSpan.FromSeconds(2))
                    latencies.Raise("page.slow", took, key: page.Host);   // in the sink by name, here with its value
            });

        await checks.EnqueueAsync(new Uri("https://example.com"));
        // </typed-signals>
        await Eventually.True(() => slowest == TimeSpan.FromSeconds(3) && sink.Detect("page.slow"));
    }
}
