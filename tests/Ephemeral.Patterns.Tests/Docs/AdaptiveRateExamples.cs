using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class AdaptiveRateExamples
{
    [Fact]
    public async Task Adaptive_rate()
    {
        static Task CallAsync(int id, CancellationToken ct) => Task.CompletedTask;
        // <adaptive-rate>
        var sink = new SignalSink();
        await using var limiter = new GcraRateLimiter(new GcraRateLimiterOptions
        {
            PermitsPerSecond = 50,
            Burst = 5,
            QueueLimit = 16,                       // as many as may run at once: none is refused
        });
        using var rate = new SignalAdaptiveRate(limiter, sink, new SignalAdaptiveRateOptions
        {
            DecreaseSignals = "http.429, http.slow",   // half of what it was at each, a second apart at the least
            MaxPerSecond = 50,
            MinPerSecond = 2,
            IncreaseBy = 2,                        // every second without one
        });
        using var limited = new SignalRateLimiter("api", sink, limiter);

        await using var calls = new EphemeralWorkCoordinator<int>(
            limited.Limit<int>((id, ct) => CallAsync(id, ct)),
            new EphemeralOptions { MaxConcurrency = 16, Signals = sink });
        // </adaptive-rate>
        await calls.EnqueueAsync(1);
        sink.Raise("http.429");
        await Eventually.True(() => rate.TotalDecreases == 1 && calls.TotalCompleted == 1);
    }
}
