using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Inspection;

/// <summary>Tells from a coordinator's figures what is wrong with it. Each rule looks at one thing.</summary>
internal static class Lints
{
    public static IReadOnlyList<EphemeralLint> Of(EphemeralStatus status, KeyLoad keys, DateTimeOffset now, LintLimits limits)
    {
        EphemeralLint?[] found =
        [
            Stuck(status),
            HotKey(status, keys, limits),
            StarvingKey(status, keys, limits),
            Paused(status, limits),
            Deferred(status, limits),
            Refusing(status, now, limits),
            FailuresUnseen(status, now, limits),
            LaggingListener(status, now, limits),
        ];
        return [.. found.OfType<EphemeralLint>()];
    }

    private static EphemeralLint? Stuck(EphemeralStatus status)
    {
        if (status.Stuck is not [var oldest, ..])
            return null;
        var key = oldest.Key is null ? "" : $" of key '{oldest.Key}'";
        return new EphemeralLint(
            LintRules.Stuck, status.Name,
            $"Past OperationTimeout and running on, tokens cancelled: {status.Stuck.Count} of {status.ActiveCount} operations. "
            + $"The oldest, {oldest.Id}{key}, has been running for {Round(oldest.Age)}.",
            "Have the body pass its token on to all that it awaits, and end when it is cancelled. Each of these holds a slot: "
            + $"until then SetMaxConcurrency (now {status.CurrentMaxConcurrency}) can make up for them.");
    }

    private static EphemeralLint? HotKey(EphemeralStatus status, KeyLoad keys, LintLimits limits)
    {
        if (status.PendingCount < limits.HotKeyQueue || keys.Fullest is not { } key
            || key.PendingCount <= limits.HotKeyShare * status.PendingCount)
            return null;
        return new EphemeralLint(
            LintRules.HotKey, status.Name,
            $"Key '{key.Key}' holds {key.PendingCount} of {status.PendingCount} pending operations.",
            "Set EnableFairScheduling so that other keys get their turns, with a FairSchedulingThreshold that bounds each; raise "
            + "MaxConcurrencyPerKey where its order does not matter; or select keys more finely.");
    }

    private static EphemeralLint? StarvingKey(EphemeralStatus status, KeyLoad keys, LintLimits limits)
    {
        // what is held up as a whole is another rule's
        if (status.IsPaused || status.IsDeferred || keys.LongestWaiting is not { WaitingFor: { } wait } key
            || wait < limits.StarvingAfter || wait < keys.OthersWait * limits.StarvingTimes)
            return null;
        return new EphemeralLint(
            LintRules.StarvingKey, status.Name,
            $"Key '{key.Key}' has {key.PendingCount} pending and none running, and has been waiting for its turn for "
            + $"{Round(wait)}; the others have been for {Round(keys.OthersWait)} on average.",
            "Set EnableFairScheduling so that keys take turns, and OperationTimeout so that no operation holds a slot for ever; "
            + $"or raise MaxConcurrency (now {status.CurrentMaxConcurrency}).");
    }

    private static EphemeralLint? Paused(EphemeralStatus status, LintLimits limits)
    {
        if (status.PausedFor is not { } paused || paused < limits.HeldFor)
            return null;
        return new EphemeralLint(
            LintRules.Paused, status.Name,
            $"Paused for {Round(paused)}; {status.PendingCount} operations are pending.",
            "Call Resume(), or tell its actor Resume.");
    }

    private static EphemeralLint? Deferred(EphemeralStatus status, LintLimits limits)
    {
        if (status.DeferredFor is not { } deferred || deferred < limits.HeldFor)
            return null;
        return new EphemeralLint(
            LintRules.Deferred, status.Name,
            $"Held back for {Round(deferred)} by the signal '{status.DeferredBy}' (DeferOnSignals); {status.PendingCount} operations are pending.",
            "Retract the signal when its cause is over (RetractSignal, or Retract on the shared sink), or shorten how long it "
            + "may hold work back: DeferCheckInterval times MaxDeferAttempts.");
    }

    private static EphemeralLint? Refusing(EphemeralStatus status, DateTimeOffset now, LintLimits limits)
    {
        if (status.LastRefused is not { } last || now - last >= limits.RefusedWithin)
            return null;
        return new EphemeralLint(
            LintRules.Refusing, status.Name,
            $"Refused an item {Ago(now - last)}, {status.TotalRefused} in all; {status.PendingCount} of "
            + $"{status.MaxPendingOperations} operations are pending{(status.IsCompleted ? ", and intake has ended" : "")}.",
            status.IsCompleted
                ? "Stop the producers before Complete(), or make a new coordinator for them."
                : "Await EnqueueAsync where TryEnqueue is called, so that producers wait for room; raise MaxConcurrency (now "
                    + $"{status.CurrentMaxConcurrency}), MaxPendingOperations, or FairSchedulingThreshold where a key is full.");
    }

    private static EphemeralLint? FailuresUnseen(EphemeralStatus status, DateTimeOffset now, LintLimits limits)
    {
        if (status.LastFailureEvicted is not { } last || now - last >= limits.LostWithin)
            return null;
        return new EphemeralLint(
            LintRules.FailuresUnseen, status.Name,
            $"Failed operations have left the window: {status.FailuresEvicted} in all, the last one {Ago(now - last)}. Whether "
            + "anyone has read them is not known.",
            "Raise MaxTrackedOperations or MaxOperationLifetime, Pin what has failed, or read GetFailed() more often.");
    }

    private static EphemeralLint? LaggingListener(EphemeralStatus status, DateTimeOffset now, LintLimits limits)
    {
        if (status.LastSignalDropped is not { } last || now - last >= limits.LostWithin)
            return null;
        return new EphemeralLint(
            LintRules.LaggingListener, status.Name,
            $"Signal listeners or handlers were too slow for {status.SignalsDropped} signals in all, for the last one "
            + $"{Ago(now - last)}.",
            "Have them do less, such as hand on what they hear, or subscribe to fewer names; for OnSignalAsync, raise "
            + "MaxConcurrentSignalHandlers or MaxQueuedSignals.");
    }

    private static string Ago(TimeSpan time) => time < TimeSpan.FromSeconds(1) ? "just now" : $"{Round(time)} ago";

    private static TimeSpan Round(TimeSpan time) => TimeSpan.FromSeconds(Math.Max(0, (long)time.TotalSeconds));
}
