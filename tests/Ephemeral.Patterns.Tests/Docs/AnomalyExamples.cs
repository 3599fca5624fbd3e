using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class AnomalyExamples
{
    [Fact]
    public async Task Anomalies()
    {
        static Task ChargeAsync(Order order, CancellationToken ct) => throw new HttpRequestException("down");
        var told = 0;
        void Alert(SignalEvent signal) => Interlocked.Increment(ref told);
        // <anomalies>
        var sink = new SignalSink();
        await using var payments = new EphemeralWorkCoordinator<Order>(ChargeAsync);
        using var failures = new SignalAnomalyDetector("payments", sink, payments, new SignalAnomalyDetectorOptions
        {
            Measure = CoordinatorMeasure.Failed,
            SampleInterval = TimeSpan.FromMilliseconds(100),
            WindowSamples = 10,
            BurstAt = 0.5,        // five in a second
            BurstEndsAt = 0.1,    // one in a second
        });
        using var alerting = sink.Subscribe("payments.burst, payments.anomaly", Alert);
        // </anomalies>
        await Eventually.True(() => failures.TotalSamples > 0);
        // failures go on until they are noticed: a sample that comes late takes few for what happens now and then
        await Eventually.TrueAsync(
            async () =>
            {
                await payments.EnqueueAsync(new Order(1));
                return failures.TotalBursts >= 1 && Volatile.Read(ref told) > 0;
            },
            () => $"a burst, but {failures}");
    }
}
