using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>The status of a coordinator with which nothing is wrong, to be changed by tests.</summary>
internal static class Statuses
{
    public static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly EphemeralStatus Well = new()
    {
        Name = "orders", Kind = "keyed", PendingCount = 100, ActiveCount = 4, TotalEnqueued = 1_000, TotalStarted = 900, TotalCompleted = 896,
        TotalFailed = 0, TotalCancelled = 0, TotalOverBound = 0, TotalRefused = 0, LastRefused = null, WaitingProducers = 0,
        CurrentMaxConcurrency = 4, MaxPendingOperations = 1_024, LiveKeyCount = 3, IsPaused = false, PausedFor = null,
        IsDeferred = false, DeferredFor = null, DeferredBy = null, IsCompleted = false, IsDrained = false, Tracked = 200, Pinned = 0,
        TotalEvicted = 696, TotalExpired = 0, FailuresEvicted = 0, LastFailureEvicted = null, SignalCount = 0, TotalSignals = 0,
        SignalsEvicted = 0, SignalsBlocked = 0, SignalsDropped = 0, LastSignalDropped = null, CallbackFailures = 0, Stuck = [],
    };

    public static EphemeralKeyStatus<string> Key(string key, int pending, int active, double waitingSeconds) =>
        new(key, pending, active, pending == 0 ? null : TimeSpan.FromSeconds(waitingSeconds));

    public static IReadOnlyList<Finding> Findings(EphemeralStatus status, params EphemeralKeyStatus<string>[] keys) =>
        FindingsWith(status, TimeSpan.Zero, keys);

    public static IReadOnlyList<Finding> FindingsWith(
        EphemeralStatus status, TimeSpan poolDelay, params EphemeralKeyStatus<string>[] keys) =>
        new CoordinatorRules(status, KeyLoad.Of(keys), [], [], Now, poolDelay).Findings();

    public static IReadOnlyList<EphemeralLint> Lint(EphemeralStatus status, params EphemeralKeyStatus<string>[] keys) =>
        CoordinatorRules.Lints(Findings(status, keys));

    public static DateTimeOffset Ago(double seconds) => Now - TimeSpan.FromSeconds(seconds);
}
