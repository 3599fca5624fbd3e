using Ephemeral.Actors;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Markup;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Translation;

/// <summary>Registers what translates.</summary>
internal static class TranslationServices
{
    /// <summary>The name that settings know their coordinator by.</summary>
    public const string Coordinator = "translations";

    // The coordinator's own window would hold results that their owners' windows have forgotten.
    private const int TrackedResults = 1;

    // Its signals live as long as its results could: these are given up when they end, so that this is about signals alone.
    private static readonly TimeSpan SignalLifetime = TimeSpan.FromMinutes(1);

    // How many probes may fail in a row before what waits is tried all the same.
    private const int ProbesToWaitFor = 360;

    public static void AddTranslation(
        this IServiceCollection services, TranslationOptions options, SignalSink signals, TimeProvider time)
    {
        services.AddSingleton(TranslatorChoice.Create);
        services.AddSingleton(new MarkupReader(options, TimeProvider.System)); // what it bounds is the processor's time
        services.AddSingleton<TranslationWork>();
        services.AddSingleton<BackgroundTranslateService>();
        services.AddSingleton<TranslateCacheService>();
        services.AddEphemeralKeyedResultCoordinator<string, PageTranslationModel, TaskCompletion>(
            Coordinator,
            model => model.Client,
            provider => provider.GetRequiredService<TranslationWork>().RunAsync,
            new EphemeralOptions
            {
                MaxConcurrency = options.MaxConcurrency,
                // Where there are several, one place is left to others, whoever comes with how much.
                MaxConcurrencyPerKey = Math.Max(1, options.MaxConcurrency - 1),
                EnableFairScheduling = true,
                FairSchedulingThreshold = options.MaxPending,
                MaxPendingOperations = options.MaxPending,
                MaxTrackedOperations = TrackedResults,
                MaxOperationLifetime = SignalLifetime,
                Signals = signals,
                DeferOnSignals = new HashSet<string> { TranslationSignals.Down },
                DeferCheckInterval = options.ProbeInterval,
                MaxDeferAttempts = ProbesToWaitFor,
                OperationTimeout = options.Timeout,
                ShutdownTimeout = options.ShutdownTimeout,
                TimeProvider = time,
            });
        // After the coordinator, and so stopped before it.
        services.AddHostedService<TranslationLifetime>();
    }
}
