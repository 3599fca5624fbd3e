namespace Ephemeral.Patterns;

/// <summary>Every default of the ready-made patterns, written once.</summary>
internal static class PatternDefaults
{
    public const int TypedSignals = 1000;
    public static readonly TimeSpan TypedSignalAge = TimeSpan.FromMinutes(1);

    public const int TriggerCount = 1;
    public static readonly TimeSpan TriggerWindow = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan TriggerInterval = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan HttpSlowAfter = TimeSpan.FromSeconds(2);

    public const int RateBurst = 1;
    public const double MinRate = 1;
    public const double RateStep = 1;
    public static readonly TimeSpan RateStepEvery = TimeSpan.FromSeconds(1);

    public const int AnomalyWindow = 10;
    public const int AnomalyBaseline = 60;
    public const double AnomalyAt = 4;
    public const double AnomalyEndsAt = 2;
    public const double AnomalyLeastDeviation = 1;
    public static readonly TimeSpan AnomalyInterval = TimeSpan.FromSeconds(1);

    public const int LastWords = 100;
    public const int LastWordsKnown = 10_000;
    public static readonly TimeSpan LastWordAge = TimeSpan.FromHours(1);

    public const int FailureThreshold = 5;
    public const int MinConcurrency = 1;
    public const int MaxConcurrency = 64;
    public const int IncreaseBy = 1;
    public const double DecreaseFactor = 0.5;
    public const int HighMark = 768;
    public const int LowMark = 256;
    public const int BatchSize = 100;
    public const int MaxSchedules = 1_000;
    public const int ConcurrencyPerSchedule = 16;
    public const int MaxCatchUp = 10;
    public const int MaxQueuedTimes = 10;
    public const int DebounceKeys = 10_000;
    public const int CacheCount = 1_000;
    public const int FanOutTargets = 100;
    public const int PriorityLevels = 3;
    public const int PriorityShare = 10;
    public const int PriorityPending = 1_024;
    public static readonly TimeSpan FailureWindow = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan ProbeDuration = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan BatchDelay = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan DebounceWindow = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan DebounceDelay = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan CacheAge = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MisfireTolerance = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);
}
