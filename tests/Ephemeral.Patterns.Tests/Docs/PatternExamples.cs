using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.RateLimiting;
using Ephemeral.Actors;
using Ephemeral.Testing;
using Polly;
using Polly.Retry;

namespace Ephemeral.Patterns.Tests.Docs;

/// <summary>The examples of <c>docs/patterns</c>: what stands between the marks is what the pages show.</summary>
public class PatternExamples
{
    private readonly Gateway _gateway = new();

    [Fact]
    public async Task Circuit_breaker()
    {
        var gateway = _gateway;
        // <circuit-breaker>
        var sink = new SignalSink();
        using var breaker = new SignalCircuitBreaker("payments", sink, new SignalCircuitBreakerOptions
        {
            FailureSignals = "payments.failed",
            SuccessSignals = "payments.ok",
            FailureThreshold = 5,
            Window = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(30),
        });

        await using var payments = new EphemeralWorkCoordinator<Order>(
            async (order, operation, ct) =>
            {
                try
                {
                    await gateway.ChargeAsync(order, ct);
                    operation.Signal("payments.ok");
                }
                catch (HttpRequestException)
                {
                    operation.Signal("payments.failed");
                    throw;
                }
            },
            new EphemeralOptions
            {
                Signals = sink,
                DeferOnSignals = new HashSet<string> { "payments.open" },
                MaxDeferAttempts = 3_000,   // times 100 ms: longer than several breaks
            });
        // </circuit-breaker>
        gateway.Charge = _ => throw new HttpRequestException("down");
        for (var order = 0; order < 5; order++)
            await payments.EnqueueAsync(new Order(order));
        await Eventually.True(() => breaker.State == SignalCircuitState.Open && payments.GetStatus() is { IsDeferred: true, TotalFailed: 5 });
        await payments.EnqueueAsync(new Order(5));
        Assert.Equal((5, 1), (payments.TotalFailed, payments.PendingCount));
        breaker.Dispose();
        await Eventually.True(() => payments.TotalFailed == 6);
    }

    [Fact]
    public async Task Circuit_probe()
    {
        var gateway = _gateway;
        var sink = new SignalSink();
        using var breaker = new SignalCircuitBreaker("payments", sink, new SignalCircuitBreakerOptions
        {
            FailureSignals = "payments.failed",
            SuccessSignals = "payments.ok",
            FailureThreshold = 1,
            BreakDuration = TimeSpan.FromMilliseconds(1),
        });
        // <circuit-probe>
        await using var probes = new AsyncSignalProcessor(async (_, ct) =>
        {
            try
            {
                await gateway.PingAsync(ct);
                sink.Raise("payments.ok");
            }
            catch (HttpRequestException)
            {
                sink.Raise("payments.failed");
            }
        });
        using var probing = sink.Subscribe("payments.half-open", signal => probes.Enqueue(signal));

        var options = new EphemeralOptions
        {
            Signals = sink,
            DeferOnSignals = new HashSet<string> { "payments.open", "payments.half-open" },
            MaxDeferAttempts = 3_000,
        };
        // </circuit-probe>
        Assert.NotNull(options);
        sink.Raise("payments.failed");
        await Eventually.True(() => breaker.TotalClosed == 1);
    }

    [Fact]
    public async Task Adaptive_concurrency()
    {
        static Task QueryAsync(int id, CancellationToken ct) => Task.CompletedTask;
        // <adaptive-concurrency>
        var sink = new SignalSink();
        await using var queries = new EphemeralWorkCoordinator<int>(
            async (id, operation, ct) =>
            {
                var started = Stopwatch.GetTimestamp();
                await QueryAsync(id, ct);
                var took = Stopwatch.GetElapsedTime(started);
                operation.Signal(took > TimeSpan.FromMilliseconds(200) ? "db.slow" : "db.fast");
            },
            new EphemeralOptions { MaxConcurrency = 8, EnableDynamicConcurrency = true, Signals = sink });

        using var adaptive = new SignalAdaptiveConcurrency(queries, sink, new SignalAdaptiveConcurrencyOptions
        {
            IncreaseSignals = "db.fast",
            DecreaseSignals = "db.slow, db.timeout",
            MinConcurrency = 2,
            MaxConcurrency = 32,
        });
        // </adaptive-concurrency>
        await queries.EnqueueAsync(1);
        await Eventually.True(() => adaptive.TotalIncreases + adaptive.TotalDecreases == 1);
    }

    [Fact]
    public async Task Rate_limiting()
    {
        var sent = new ConcurrentQueue<string>();
        Task SendAsync(string mail, CancellationToken ct)
        {
            sent.Enqueue(mail);
            return Task.CompletedTask;
        }

        // <rate-limiting>
        var sink = new SignalSink();
        await using var limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = 20,
            TokensPerPeriod = 10,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 16,   // as many as may run at once: none is refused
        });
        using var limited = new SignalRateLimiter("mail", sink, limiter);

        await using var mails = new EphemeralWorkCoordinator<string>(
            limited.Limit<string>((mail, ct) => SendAsync(mail, ct)),
            new EphemeralOptions
            {
                MaxConcurrency = 16,
                Signals = sink,
                DeferOnSignals = new HashSet<string> { "mail.limited" },
                MaxDeferAttempts = 0,   // for as long as one waits; by default work goes on after a second
            });
        // </rate-limiting>
        await mails.EnqueueAsync("hello");
        await Eventually.True(() => sent.Count == 1);
    }

    [Fact]
    public async Task Back_pressure()
    {
        static IEnumerable<int> FramesOf(int clip) => [clip, clip];
        static Task EncodeAsync(int frame, CancellationToken ct) => Task.CompletedTask;
        // <back-pressure>
        var sink = new SignalSink();
        await using var encoder = new EphemeralWorkCoordinator<int>(EncodeAsync);
        using var pressure = new SignalBackPressure("encoder", sink, encoder, new SignalBackPressureOptions
        {
            HighMark = 768,
            LowMark = 256,
        });

        await using var decoder = new EphemeralWorkCoordinator<int>(
            async (clip, ct) =>
            {
                await encoder.EnqueueManyAsync(FramesOf(clip), ct);
                pressure.Check();   // at once, rather than at the next look
            },
            new EphemeralOptions
            {
                Signals = sink,
                DeferOnSignals = new HashSet<string> { "encoder.pressure" },
                MaxDeferAttempts = 600,
            });
        // </back-pressure>
        await decoder.EnqueueAsync(1);
        await Eventually.True(() => encoder.TotalCompleted == 2);
    }

    [Fact]
    public async Task Batching()
    {
        var written = new ConcurrentQueue<int>();
        Task WriteAsync(IReadOnlyList<int> rows, CancellationToken ct)
        {
            written.Enqueue(rows.Count);
            return Task.CompletedTask;
        }

        // <batching>
        await using var writer = new EphemeralWorkCoordinator<IReadOnlyList<int>>((rows, ct) => WriteAsync(rows, ct));
        await using (var batcher = new EphemeralBatcher<int>(writer.EnqueueAsync, new EphemeralBatcherOptions
        {
            MaxSize = 100,
            MaxDelay = TimeSpan.FromMilliseconds(250),
        }))
        {
            for (var row = 0; row < 250; row++)
                await batcher.AddAsync(row);   // waits while the writer has no room
        }                                      // the last 50 go now

        writer.Complete();
        await writer.DrainAsync();
        // </batching>
        Assert.Equal(250, written.Sum());
        Assert.All(written, static rows => Assert.InRange(rows, 1, 100));
    }

    [Fact]
    public async Task Retry()
    {
        var gateway = _gateway;
        // <retry>
        var sink = new SignalSink();
        var retry = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(),
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                OnRetry = _ =>
                {
                    EphemeralOperation.Current?.Signal("payments.retried");
                    return default;
                },
            })
            .Build();

        await using var payments = new EphemeralWorkCoordinator<Order>(
            async (order, ct) => await retry.ExecuteAsync(async token => await gateway.ChargeAsync(order, token), ct),
            new EphemeralOptions { Signals = sink });
        // </retry>
        var failures = 1;
        gateway.Charge = _ =>
            Interlocked.Decrement(ref failures) >= 0 ? throw new HttpRequestException("once") : Task.CompletedTask;
        await payments.EnqueueAsync(new Order(1));
        await Eventually.True(() => payments.TotalCompleted == 1);
        Assert.Equal(1, payments.CountSignals("payments.retried"));
    }
}
