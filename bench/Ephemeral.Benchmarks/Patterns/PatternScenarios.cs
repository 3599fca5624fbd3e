using System.Net;
using System.Threading.RateLimiting;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Benchmarks.Patterns;

/// <summary>
/// What each pattern leaves of the rate of a coordinator whose bodies do nothing, and what it costs in bytes: with the pattern at work in
/// every operation, beside the same operations without it.
/// </summary>
internal static class PatternScenarios
{
    private static readonly HttpRequestMessage Request = new(HttpMethod.Get, "http://localhost/");

    // a line a pattern: what it is called, how it runs, and how it runs without the pattern where that is not the plain coordinator
    private static readonly (string Name, Func<PatternRun, Task> With, Func<PatternRun, Task>? Without)[] Patterns =
    [
        ("circuit breaker", CircuitBreakerAsync, null),
        ("adaptive concurrency", AdaptiveConcurrencyAsync, null),
        ("rate limiting", run => LimitAsync(run, new NoLimiter()), null),
        ("back-pressure", BackPressureAsync, null),
        ("batching, 100", BatchingAsync, null),
        ("typed signals", TypedSignalsAsync, null),
        ("trigger", TriggerAsync, null),
        ("signalling HTTP", SignallingHttpAsync, run => HttpAsync(run, new Refusing())),
        ("adaptive rate, GCRA", AdaptiveRateAsync, null),
        ("anomalies", AnomaliesAsync, null),
        ("signals from logs", run => LogAsync(run, isTold: true), run => LogAsync(run, isTold: false)),
        ("last words", LastWordsAsync, null),
        ("volatile operations", VolatileAsync, null),
        ("attributed handler", AttributedHandlerAsync, null),
    ];

    public static IEnumerable<Scenario> All(ActorSystem system) => WorkPatternScenarios.Patterns.Concat(Patterns).Select(pattern => new Scenario(
        pattern.Name, PatternRun.Operations,
        [
            ("with it", () => RunAsync(system, pattern.With)),
            ("without", () => RunAsync(system, pattern.Without ?? PlainAsync)),
        ],
        RoundsEach: 10));

    private static async Task RunAsync(ActorSystem system, Func<PatternRun, Task> runAsync)
    {
        await using var run = new PatternRun(system);
        await runAsync(run);
    }

    private static Task PlainAsync(PatternRun run) => run.RunAsync(run.Coordinator());

    private static Task SignalAsync(PatternRun run, string signal) => run.RunAsync(run.Coordinator((_, operation, _) =>
    {
        operation.Signal(signal);
        return Task.CompletedTask;
    }));

    private static Task CircuitBreakerAsync(PatternRun run)
    {
        run.With(new SignalCircuitBreaker(
            "bench", run.Sink, new SignalCircuitBreakerOptions { FailureSignals = "failed", SuccessSignals = "ok" }));
        return SignalAsync(run, "ok");
    }

    private static Task AdaptiveConcurrencyAsync(PatternRun run)
    {
        var coordinator = run.With(new EphemeralWorkCoordinator<int>(
            static (_, operation, _) =>
            {
                operation.Signal("fast");
                return Task.CompletedTask;
            },
            run.Options(isDynamic: true), run.System));
        run.With(new SignalAdaptiveConcurrency(
            coordinator, run.Sink,
            new SignalAdaptiveConcurrencyOptions { IncreaseSignals = "fast", DecreaseSignals = "slow", MaxConcurrency = 4 }));
        return run.RunAsync(coordinator);
    }

    private static Task LimitAsync(PatternRun run, RateLimiter limiter)
    {
        var limited = run.With(new SignalRateLimiter("bench", run.Sink, run.With(limiter)));
        return run.RunAsync(run.Coordinator(limited.Limit<int>(static (_, _, _) => Task.CompletedTask)));
    }

    private static Task BackPressureAsync(PatternRun run)
    {
        var coordinator = run.Coordinator();
        run.With(new SignalBackPressure("bench", run.Sink, coordinator));
        return run.RunAsync(coordinator);
    }

    private static async Task BatchingAsync(PatternRun run)
    {
        var coordinator = run.With(new EphemeralWorkCoordinator<IReadOnlyList<int>>(
            static (_, _) => Task.CompletedTask, run.Options(), run.System));
        await using (var batcher = new EphemeralBatcher<int>(coordinator.EnqueueAsync))
        {
            await Task.Run(async () =>
            {
                for (var item = 0; item < PatternRun.Operations; item++)
                    await batcher.AddAsync(item);
            });
        }

        coordinator.Complete();
        await coordinator.DrainAsync();
    }

    private static Task TypedSignalsAsync(PatternRun run)
    {
        var typed = new TypedSignalSink<int>(run.Sink);
        run.With(typed.Subscribe("size", static _ => { }));
        return run.RunAsync(run.Coordinator((item, _, _) => Task.FromResult(typed.Raise("size", item))));
    }

    private static Task TriggerAsync(PatternRun run)
    {
        run.With(new SignalTrigger(
            "bench", run.Sink, static _ => ValueTask.CompletedTask, new SignalTriggerOptions { Signals = ["changed"] }));
        return SignalAsync(run, "changed");
    }

    private static Task SignallingHttpAsync(PatternRun run) =>
        HttpAsync(run, new SignallingHttpHandler(run.Sink) { InnerHandler = new Refusing() });

    private static Task HttpAsync(PatternRun run, HttpMessageHandler handler)
    {
        var http = run.With(new HttpMessageInvoker(handler));
        return run.RunAsync(run.Coordinator(async (_, _, ct) => (await http.SendAsync(Request, ct)).Dispose()));
    }

    private static Task AdaptiveRateAsync(PatternRun run)
    {
        var limiter = new GcraRateLimiter(new GcraRateLimiterOptions { PermitsPerSecond = 1_000_000, Burst = PatternRun.Operations });
        run.With(new SignalAdaptiveRate(
            limiter, run.Sink, new SignalAdaptiveRateOptions { DecreaseSignals = "slow", MaxPerSecond = 1_000_000 }));
        return LimitAsync(run, limiter);
    }

    private static Task AnomaliesAsync(PatternRun run)
    {
        var coordinator = run.Coordinator();
        run.With(new SignalAnomalyDetector(
            "bench", run.Sink, coordinator, new SignalAnomalyDetectorOptions { SampleInterval = TimeSpan.FromMilliseconds(50) }));
        return run.RunAsync(coordinator);
    }

    private static Task LogAsync(PatternRun run, bool isTold)
    {
        var loggers = run.With(LoggerFactory.Create(builder =>
        {
            if (isTold)
                builder.AddSignals(run.Sink);
        }));
        var logger = loggers.CreateLogger("Bench");
        return run.RunAsync(run.Coordinator((_, _, _) =>
        {
            logger.Log(LogLevel.Warning, default, 0, null, static (_, _) => "");
            return Task.CompletedTask;
        }));
    }

    private static Task LastWordsAsync(PatternRun run)
    {
        var words = new OperationLastWords();
        run.OnForgotten = words.Keep;
        return run.RunAsync(run.Coordinator((_, operation, _) =>
        {
            words.Say(operation, "done");
            return Task.CompletedTask;
        }));
    }

    private static Task VolatileAsync(PatternRun run)
    {
        var coordinator = run.Coordinator();
        run.With(new SignalErasure(run.Sink, "erased").Add(coordinator));
        return run.RunAsync(coordinator);
    }

    private static Task AttributedHandlerAsync(PatternRun run)
    {
        var services = run.With(new ServiceCollection().AddEphemeralHandlers(typeof(BenchHandler).Assembly).BuildServiceProvider());
        return run.RunAsync(services.GetRequiredKeyedService<EphemeralWorkCoordinator<int>>("bench"));
    }

    [EphemeralHandler("bench", MaxConcurrency = 4)]
    private sealed class BenchHandler : IEphemeralHandler<int>
    {
        public Task HandleAsync(int item, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Gives a lease to everybody: what is left is the pattern around it.</summary>
    private sealed class NoLimiter : RateLimiter
    {
        private static readonly Lease Always = new();

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => Always;

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(Always);

        private sealed class Lease : RateLimitLease
        {
            public override bool IsAcquired => true;

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = null;
                return false;
            }
        }
    }

    /// <summary>Answers at once that it is asked too much, so that a signal is raised for each.</summary>
    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests));
    }
}
