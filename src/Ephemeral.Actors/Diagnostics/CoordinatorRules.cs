using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// Tells from the status of a coordinator what is wrong with it, a rule a thing. Health takes the worst finding; lints are those with a remedy.
/// </summary>
internal sealed class CoordinatorRules(
    EphemeralStatus status, KeyLoad keys, IReadOnlyCollection<long> waitingForOwn, IReadOnlyCollection<long> drainingEachOther, DateTimeOffset now,
    TimeSpan poolDelay)
{
    /// <summary>How long the registry waits for a coordinator's answer.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    // how many operations a finding names
    private const int MostNamed = 5;

    // a key is hot that holds more than this part of what is pending, where at least so many are
    private const int HotKeyQueue = 20;
    private const double HotKeyShare = 0.5;

    // a key starves that waits for so long, and so many times as long as the others do on average
    private const int StarvingTimes = 4;
    private static readonly TimeSpan StarvingAfter = TimeSpan.FromSeconds(30);

    // how long a coordinator may stand still, be paused or be deferred
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(1);

    // how long a refusal counts, and how long failures that left the window and signals that a listener missed do
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LostWithin = TimeSpan.FromMinutes(5);

    // how long work may wait for a thread of the pool
    private static readonly TimeSpan LongestPoolDelay = TimeSpan.FromSeconds(3);

    /// <summary>What is found of a coordinator at this moment, whose live keys are given, and operations that wait for each other.</summary>
    public static IReadOnlyList<Finding> Check(
        EphemeralStatus status, IEnumerable<EphemeralKeyStatus<string>> keys, IReadOnlyCollection<long> waitingForOwn,
        IReadOnlyCollection<long> drainingEachOther, DateTimeOffset now) =>
        new CoordinatorRules(status, KeyLoad.Of(keys), waitingForOwn, drainingEachOther, now, PoolProbe.Shared.Delay()).Findings();

    /// <summary>The findings that come with something to do.</summary>
    public static IReadOnlyList<EphemeralLint> Lints(IEnumerable<Finding> findings) =>
        [.. findings.Select(static finding => finding.ToLint()).OfType<EphemeralLint>()];

    /// <summary>What is found of a coordinator that gave no answer to the question what is wrong with it.</summary>
    public static EphemeralLint NoAnswer(CoordinatorEntry coordinator, string how) => new(
        "no-answer", coordinator.Name, $"Its actor {coordinator.Actor.Path} {how}",
        "Look for a key selector or key comparer that blocks, and for bodies that block so many threads that the pool has none "
        + "left: make them asynchronous.") { Severity = EphemeralSeverity.Unhealthy };

    public IReadOnlyList<Finding> Findings()
    {
        Finding?[] found =
        [
            StreamFailed(), Stuck(), WaitingForOwn(), DrainingEachOther(), Standstill(), Full(), HotKey(), StarvingKey(), Paused(), Completed(), Deferred(), Refusing(),
            FailuresUnseen(), LaggingListener(), PoolStarved(),
        ];
        return [.. found.OfType<Finding>()];
    }

    private bool IsFull => status.PendingCount >= status.MaxPendingOperations;

    private bool IsHeld => status.IsPaused || status.IsDeferred;

    private Finding? StreamFailed() => status.StreamError is not { } error ? null : Found(
        "stream-failed", EphemeralSeverity.Degraded, $"The stream that fed it has failed with {error}, so nothing more comes.",
        "Await DrainAsync(), which throws the error; catch inside the stream what it can go on after; make a new coordinator for a new stream.");

    private Finding? Stuck() => status.Stuck is not [var oldest, ..] ? null : Found(
        "stuck", status.StuckCount >= status.CurrentMaxConcurrency ? EphemeralSeverity.Unhealthy : EphemeralSeverity.Degraded,
        $"{status.StuckCount} of at most {status.CurrentMaxConcurrency} operations run on past OperationTimeout, the oldest for "
        + $"{Round(oldest.Age)}. Their bodies ignore the token.",
        "Have the body pass its token on to all that it awaits, and end when it is cancelled. Each of these takes the place of another: "
        + $"until then SetMaxConcurrency (now {status.CurrentMaxConcurrency}) can make up for them.",
        $"The oldest is {oldest.Id}{(oldest.Key is null ? "" : $" of key '{OperationText.OfKey(oldest.Key)}'")}.");

    private Finding? WaitingForOwn() => waitingForOwn.Count == 0 || IsHeld ? null : Found(
        "waiting-for-own", EphemeralSeverity.Degraded,
        $"{waitingForOwn.Count} running operations have, by themselves or through what they submitted elsewhere, submitted others to the same "
        + "coordinator, which can't start before one of these ends.",
        "Where they await those, none ever ends. Let no operation await another of the same coordinator, nor of the same key: submit to "
        + $"another coordinator, or raise MaxConcurrency (now {status.CurrentMaxConcurrency}) above the depth of such calls.",
        Named(waitingForOwn));

    private Finding? DrainingEachOther() => drainingEachOther.Count == 0 ? null : Found(
        "draining-each-other", EphemeralSeverity.Degraded,
        $"{drainingEachOther.Count} running operations wait for other coordinators to drain, of which operations wait for this one to.",
        "Where they still await that, none ever ends. Await DrainAsync() outside of operations, or end the waiting by its token.",
        Named(drainingEachOther));

    // what is held up as a whole, by stuck bodies or by operations that wait for their own is another rule's
    private Finding? Standstill() =>
        status.ActiveCount < status.CurrentMaxConcurrency || status.PendingCount == 0 || IsHeld || status.StuckCount > 0 || waitingForOwn.Count > 0
        || status.LastStarted is not { } last || now - last < HeldFor
            ? null
            : Found(
                "standstill", EphemeralSeverity.Information,
                $"As many operations run as may ({status.CurrentMaxConcurrency}) and none has started for {Round(now - last)}, while "
                + $"{status.PendingCount} wait.",
                "Let no operation wait for another of the same coordinator, as by a submit or a drain inside a body: enqueue that without "
                + "awaiting its end, or give it to another coordinator. Where bodies just take long, raise MaxConcurrency "
                + $"(now {status.CurrentMaxConcurrency}), and set OperationTimeout so that none runs for ever.",
                status.LongestRunning is not { } longest ? null
                    : $"The oldest{(status.LongestRunningId is { } id ? $", {id}," : "")} has been running for {Round(longest)}.");

    private Finding? Full() => !IsFull ? null : Found(
        "full", EphemeralSeverity.Degraded, $"{status.PendingCount} operations are pending; allowed are {status.MaxPendingOperations}.");

    private Finding? HotKey() =>
        status.PendingCount < HotKeyQueue || keys.Fullest is not { } key || key.PendingCount <= HotKeyShare * status.PendingCount
            ? null
            : Found(
                "hot-key", EphemeralSeverity.Information,
                $"Key '{OperationText.OfKey(key.Key)}' holds {key.PendingCount} of {status.PendingCount} pending operations.",
                "Set EnableFairScheduling so that other keys get their turns, with a FairSchedulingThreshold that bounds each; raise "
                + "MaxConcurrencyPerKey where its order does not matter; or select keys more finely.");

    private Finding? StarvingKey() =>
        IsHeld || keys.LongestWaiting is not { WaitingFor: { } wait } key || wait < StarvingAfter || wait < keys.OthersWait * StarvingTimes
            ? null
            : Found(
                "starving-key", EphemeralSeverity.Information,
                $"Key '{OperationText.OfKey(key.Key)}' has {key.PendingCount} pending and none running, and has been waiting for its turn for {Round(wait)}; "
                + $"the others have been for {Round(keys.OthersWait)} on average.",
                "Set EnableFairScheduling so that keys take turns, and OperationTimeout so that no operation runs for ever; or raise "
                + $"MaxConcurrency (now {status.CurrentMaxConcurrency}).");

    private Finding? Paused()
    {
        if (!status.IsPaused)
            return null;
        var severity = IsFull ? EphemeralSeverity.Unhealthy : EphemeralSeverity.Degraded;
        return status.PausedFor is not { } paused || paused < HeldFor
            ? Found("paused", severity, "It is paused: nothing starts until it is resumed.")
            : Found("paused", severity, $"Paused for {Round(paused)}; {status.PendingCount} operations are pending.",
                "Call Resume(), or tell its actor Resume.");
    }

    private Finding? Completed() => !status.IsCompleted ? null : Found("completed", EphemeralSeverity.Degraded, "It takes nothing more in.");

    private Finding? Deferred() => status.DeferredFor is not { } deferred || deferred < HeldFor ? null : Found(
        "deferred", EphemeralSeverity.Degraded,
        $"Held back for {Round(deferred)} by the signal '{status.DeferredBy}' (DeferOnSignals); {status.PendingCount} operations are pending.",
        "Retract the signal when its cause is over (RetractSignal, or Retract on the shared sink), or shorten how long it may hold work "
        + "back: DeferCheckInterval times MaxDeferAttempts.");

    private Finding? Refusing() => status.LastRefused is not { } last || now - last >= RefusedWithin ? null : Found(
        "refusing", EphemeralSeverity.Information,
        $"Refused an item {Ago(now - last)}, {status.TotalRefused} in all; {status.PendingCount} of {status.MaxPendingOperations} "
        + $"operations are pending{(status.IsCompleted ? ", and intake has ended" : "")}.",
        status.IsCompleted
            ? "Stop the producers before Complete(), or make a new coordinator for them."
            : "Await EnqueueAsync where TryEnqueue is called, so that producers wait for room; raise MaxConcurrency (now "
                + $"{status.CurrentMaxConcurrency}), MaxPendingOperations, or FairSchedulingThreshold where a key is full.");

    private Finding? FailuresUnseen() => status.LastFailureEvicted is not { } last || now - last >= LostWithin ? null : Found(
        "failures-unseen", EphemeralSeverity.Information,
        $"Failed operations have left the window: {status.FailuresEvicted} in all, the last one {Ago(now - last)}. Whether anyone has read "
        + "them is not known.",
        "Raise MaxTrackedOperations or MaxOperationLifetime, Pin what has failed, or read GetFailed() more often.");

    private Finding? LaggingListener() => status.LastSignalDropped is not { } last || now - last >= LostWithin ? null : Found(
        "lagging-listener", EphemeralSeverity.Information,
        $"Signal listeners or handlers were too slow for {status.SignalsDropped} signals in all, for the last one {Ago(now - last)}.",
        "Have them do less, such as hand on what they hear, or subscribe to fewer names; for OnSignalAsync, raise "
        + "MaxConcurrentSignalHandlers or MaxQueuedSignals.");

    // every coordinator waits for the same threads; the ones that may be taking them have something running
    private Finding? PoolStarved() => poolDelay < LongestPoolDelay || status.ActiveCount == 0 ? null : Found(
        "pool-starved", EphemeralSeverity.Degraded,
        $"Work waits {Round(poolDelay)} for a thread of the pool, while {status.ActiveCount} operations run here.",
        "Have bodies await instead of blocking (.Result, .Wait(), Thread.Sleep, synchronous I/O); where they can't, lower MaxConcurrency "
        + $"(now {status.CurrentMaxConcurrency}), or raise ThreadPool.SetMinThreads.");

    private Finding Found(string rule, EphemeralSeverity severity, string text, string? remedy = null, string? detail = null) =>
        new(rule, status.Name, severity, text, detail, remedy);

    private static string Named(IReadOnlyCollection<long> ids) =>
        $"They are {string.Join(", ", ids.Take(MostNamed))}{(ids.Count > MostNamed ? " and others" : "")}.";

    private static string Ago(TimeSpan time) => time < TimeSpan.FromSeconds(1) ? "just now" : $"{Round(time)} ago";

    private static TimeSpan Round(TimeSpan time) => TimeSpan.FromSeconds(Math.Max(0, (long)time.TotalSeconds));
}

/// <summary>What one rule found of a coordinator.</summary>
/// <param name="Rule">The rule's name, for programs to compare.</param>
/// <param name="Coordinator">The coordinator's name.</param>
/// <param name="Severity">What it makes of the coordinator's health.</param>
/// <param name="Text">For people. Where it makes the coordinator less than healthy, without keys and ids: health is shown to anybody.</param>
/// <param name="Detail">A sentence more, which may name keys and ids; null for none.</param>
/// <param name="Remedy">What to do; null where there is nothing to do yet, so that health alone counts it.</param>
internal sealed record Finding(string Rule, string Coordinator, EphemeralSeverity Severity, string Text, string? Detail, string? Remedy)
{
    public EphemeralLint? ToLint() => Remedy is null
        ? null
        : new EphemeralLint(Rule, Coordinator, Detail is null ? Text : $"{Text} {Detail}", Remedy) { Severity = Severity };
}

/// <summary>How the load of a coordinator is spread over its keys, as far as the rules look.</summary>
/// <param name="Fullest">The key with the most pending; null when none has any.</param>
/// <param name="LongestWaiting">Of those with something pending and nothing running, the one that has been waiting for longest.</param>
/// <param name="OthersWait">For how long the other keys with something pending have been waiting on average; zero for none.</param>
internal sealed record KeyLoad(EphemeralKeyStatus<string>? Fullest, EphemeralKeyStatus<string>? LongestWaiting, TimeSpan OthersWait)
{
    public static KeyLoad Of(IEnumerable<EphemeralKeyStatus<string>> keys)
    {
        var waiting = keys.Where(static key => key.WaitingFor is not null).ToArray();
        var longest = waiting.Where(static key => key.ActiveCount == 0).MaxBy(static key => key.WaitingFor);
        var others = waiting.Where(key => !ReferenceEquals(key, longest)).Select(static key => key.WaitingFor!.Value.TotalSeconds);
        return new KeyLoad(waiting.MaxBy(static key => key.PendingCount), longest, TimeSpan.FromSeconds(others.DefaultIfEmpty().Average()));
    }
}
