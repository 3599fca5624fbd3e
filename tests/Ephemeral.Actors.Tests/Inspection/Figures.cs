using Ephemeral.Actors.Inspection;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Tests.Inspection;

/// <summary>Figures of a coordinator with which nothing is wrong, to be changed by tests.</summary>
internal static class Figures
{
    public static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly EphemeralStatus Well = new()
    {
        Name = "orders", Kind = "keyed", PendingCount = 100, ActiveCount = 4, TotalEnqueued = 1_000, TotalCompleted = 896,
        TotalFailed = 0, TotalCancelled = 0, TotalOverBound = 0, TotalRefused = 0, LastRefused = null, WaitingProducers = 0,
        CurrentMaxConcurrency = 4, MaxPendingOperations = 1_024, LiveKeyCount = 3, IsPaused = false, PausedFor = null,
        IsDeferred = false, DeferredFor = null, DeferredBy = null, IsCompleted = false, IsDrained = false, Tracked = 200, Pinned = 0,
        TotalEvicted = 696, TotalExpired = 0, FailuresEvicted = 0, LastFailureEvicted = null, SignalCount = 0, TotalSignals = 0,
        SignalsEvicted = 0, SignalsBlocked = 0, SignalsDropped = 0, LastSignalDropped = null, CallbackFailures = 0, Stuck = [],
    };

    public static KeyFigures Key(string key, int pending, int active, double waitingSeconds) =>
        new(key, pending, active, pending == 0 ? null : TimeSpan.FromSeconds(waitingSeconds));

    public static IReadOnlyList<EphemeralLint> Lint(EphemeralStatus status, params KeyFigures[] keys) =>
        Lints.Of(status, KeyLoad.Of(keys), Now, LintLimits.Default);

    public static DateTimeOffset Ago(double seconds) => Now - TimeSpan.FromSeconds(seconds);
}
