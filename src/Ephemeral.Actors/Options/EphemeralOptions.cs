using System.Collections.ObjectModel;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// How a coordinator works and how much it remembers. A coordinator copies its options when it is constructed, and throws one error that names
/// every value out of range. The actor system's settings override them: <c>ephemeral.defaults</c> for all coordinators,
/// <c>ephemeral.coordinators.&lt;name&gt;</c> for one.
/// </summary>
public sealed class EphemeralOptions
{
    /// <summary>How many operations run at the same time. At least 1; by default the number of processors. For I/O, raise it.</summary>
    public int MaxConcurrency { get; init; } = EphemeralDefaults.MaxConcurrency;

    /// <summary>Lets <c>SetMaxConcurrency</c> change the limit while the coordinator runs. Default: false.</summary>
    public bool EnableDynamicConcurrency { get; init; }

    /// <summary>
    /// How many operations may wait to start. At least 1. When as many wait, <c>EnqueueAsync</c> waits for room and <c>TryEnqueue</c>
    /// returns false. Default: 1,024.
    /// </summary>
    public int MaxPendingOperations { get; init; } = EphemeralDefaults.MaxPendingOperations;

    /// <summary>
    /// How many finished operations are remembered, and how many more may be pinned. At least 1. Running operations are always remembered
    /// and do not count. Default: 200.
    /// </summary>
    public int MaxTrackedOperations { get; init; } = EphemeralDefaults.MaxTrackedOperations;

    /// <summary>How long a finished operation is remembered, unless pinned. More than zero; null for ever. Default: 5 minutes.</summary>
    public TimeSpan? MaxOperationLifetime { get; init; } = EphemeralDefaults.MaxOperationLifetime;

    /// <summary>
    /// How long an operation may run before its token is cancelled. More than zero; null, the default, for no limit. One that ends by that
    /// has failed with a <see cref="TimeoutException"/>; one that ignores its token is listed as stuck.
    /// </summary>
    public TimeSpan? OperationTimeout { get; init; }

    /// <summary>
    /// How long disposal waits for running operations after it has cancelled their tokens. Zero or more. Those that run on are let go,
    /// counted as cancelled, and logged. Default: 30 seconds.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; init; } = EphemeralDefaults.ShutdownTimeout;

    /// <summary>
    /// How many operations of one key run at the same time, in coordinators with keys. At least 1. With 1, an operation starts after the
    /// one before it of its key has ended; with more, it starts after that one has started. Default: 1.
    /// </summary>
    public int MaxConcurrencyPerKey { get; init; } = EphemeralDefaults.MaxConcurrencyPerKey;

    /// <summary>
    /// Lets keys take turns and bounds each, in coordinators with keys: a key that is ready starts an operation after at most one turn of
    /// every other ready key, and no key may have more than <see cref="FairSchedulingThreshold"/> operations pending. Without it,
    /// operations start in the order of their admission, as far as their keys let them. Default: <see langword="false"/>.
    /// </summary>
    public bool EnableFairScheduling { get; init; }

    /// <summary>
    /// How many operations of one key may be pending when <see cref="EnableFairScheduling"/> is set. At least 1. When as many are, <c>TryEnqueue</c>
    /// returns false for that key, and <c>EnqueueAsync</c> waits for that key's room without holding up others. Default: 10.
    /// </summary>
    public int FairSchedulingThreshold { get; init; } = EphemeralDefaults.FairSchedulingThreshold;

    /// <summary>How long an idle key is kept. More than zero. Of more than 1,024 of them the longest idle go first. Default: 60 s.</summary>
    public TimeSpan KeyIdleTimeout { get; init; } = EphemeralDefaults.KeyIdleTimeout;

    /// <summary>
    /// Names or patterns (see <see cref="SignalPattern"/>) of signals that cancel what has not started: while one of them is in
    /// <see cref="Signals"/>, or without that in the coordinator's own log, what is pending and what comes in ends as cancelled, with an
    /// <see cref="OperationCanceledException"/> that names the signal. What runs goes on. A signal that is gone again before the coordinator's
    /// actor has looked cancels nothing. The set is copied. Default: null.
    /// </summary>
    public IReadOnlySet<string>? CancelOnSignals { get; init => field = CopyOf(value); }

    /// <summary>
    /// Names or patterns of signals that hold work back: while one of them is in <see cref="Signals"/>, or without that in the coordinator's own log,
    /// nothing starts. What runs goes on, and intake stays open. The moment the signal is gone, work goes on. <b>By default it also goes on after
    /// one second</b>, although the signal is still there: after <see cref="MaxDeferAttempts"/> times <see cref="DeferCheckInterval"/>. It says so by
    /// the signal <see cref="EphemeralSignals.DeferralGaveUp"/> and a log line, and does not hold again until the signal has gone and come back. With
    /// <see cref="MaxDeferAttempts"/> 0 it holds for as long as the signal is there. The set is copied. Default: null, none.
    /// </summary>
    public IReadOnlySet<string>? DeferOnSignals { get; init => field = CopyOf(value); }

    /// <summary>How many times <see cref="DeferCheckInterval"/> work is held back at most; 0 for no limit. Default: 10, one second.</summary>
    public int MaxDeferAttempts { get; init; } = EphemeralDefaults.MaxDeferAttempts;

    /// <summary>See <see cref="MaxDeferAttempts"/>. More than zero. Nothing is polled: a signal's end is noticed at once. Default: 100 ms.</summary>
    public TimeSpan DeferCheckInterval { get; init; } = EphemeralDefaults.DeferCheckInterval;

    /// <summary>
    /// A signal log that the coordinator shares with others. Signals of its operations are raised there too, and
    /// <see cref="CancelOnSignals"/> and <see cref="DeferOnSignals"/> look there. Disposal ends that. Default: null, only the coordinator's own log.
    /// </summary>
    public SignalSink? Signals { get; init; }

    /// <summary>
    /// Stops signals that would raise signals for ever. Default: null, those of <see cref="Signals"/>, which apply in any case, or else the defaults.
    /// </summary>
    public SignalConstraints? SignalConstraints { get; init; }

    /// <summary>
    /// Hears every signal that the coordinator and its operations raise, on the thread that raises it, at the same time for signals that
    /// are raised at the same time: when <c>Signal</c> returns, it has run. Whoever raises waits for it, so it must be short; for work that
    /// takes time, use <see cref="OnSignalAsync"/>. What it throws is logged and counted, and nobody else notices. Default: null.
    /// </summary>
    public Action<SignalEvent>? OnSignal { get; init; }

    /// <summary>
    /// Handles every signal that the coordinator and its operations raise, beside the work and in no promised order. Its token is cancelled when
    /// disposal has waited for <see cref="ShutdownTimeout"/>. What it throws is logged and counted. Default: null.
    /// </summary>
    public Func<SignalEvent, CancellationToken, Task>? OnSignalAsync { get; init; }

    /// <summary>How many calls of <see cref="OnSignalAsync"/> run at the same time. At least 1. Default: 4.</summary>
    public int MaxConcurrentSignalHandlers { get; init; } = SignalLimits.MaxConcurrentHandlers;

    /// <summary>How many signals may wait for <see cref="OnSignalAsync"/>; of more, the oldest is dropped. Default: 1,000.</summary>
    public int MaxQueuedSignals { get; init; } = SignalLimits.MaxQueued;

    /// <summary>Makes <c>EphemeralForEachAsync</c> throw an <see cref="AggregateException"/> of what failed. Default: false.</summary>
    public bool ThrowOnFailure { get; init; }

    /// <summary>
    /// Logs each failed operation as a warning with its id and the type of its exception, under the category
    /// <see cref="EphemeralDiagnostics.FailureCategory"/>: at most ten in ten seconds; how many more failed is logged in one line. Default:
    /// <see langword="true"/>.
    /// </summary>
    public bool LogFailures { get; init; } = EphemeralDefaults.LogFailures;

    /// <summary>
    /// Lets <see cref="LogFailures"/> also log the operation's key and the exception itself, with its message and stack trace: either may
    /// hold what the application keeps out of its logs. Default: <see langword="false"/>.
    /// </summary>
    public bool LogFailureDetails { get; init; }

    /// <summary>
    /// Is given a snapshot of the window after operations have ended, at most once a <see cref="SampleInterval"/>, and once when the
    /// coordinator has drained. Runs on the thread pool, one call at a time; what it throws is logged and counted. Default: null.
    /// </summary>
    public Action<IReadOnlyCollection<EphemeralOperationSnapshot>>? OnSample { get; init; }

    /// <summary>The least time between two calls of <see cref="OnSample"/>. More than zero. Default: 1 second.</summary>
    public TimeSpan SampleInterval { get; init; } = EphemeralDefaults.SampleInterval;

    /// <summary>
    /// Called for each operation that the coordinator forgets, because of number or age, or because somebody asked for it; not for what it still
    /// remembers when it ends. Calls come one at a time on the window actor's thread and delay later answers, so keep it short. What it throws is
    /// logged and counted. Default: null.
    /// </summary>
    public Action<ForgottenOperation>? OnForgotten { get; init; }

    /// <summary>The clock and the timers of everything about time. Default: <see cref="System.TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The numbers, switches and durations that differ from the defaults.</summary>
    public override string ToString() => $"{nameof(EphemeralOptions)} {{ {string.Join(", ", OptionSetting.Changed(this))} }}";

    /// <summary>The settings that override these options already; null when none were looked for.</summary>
    internal AppliedSettings? Settings { get; set; }

    /// <summary>The same options, which settings may be laid over.</summary>
    internal EphemeralOptions Copy() => (EphemeralOptions)MemberwiseClone();

    internal CoordinatorSignalSettings SignalSettings() => new()
    {
        Sink = Signals, Constraints = SignalConstraints, OnSignal = OnSignal, OnSignalAsync = OnSignalAsync,
        MaxConcurrentHandlers = MaxConcurrentSignalHandlers, MaxQueued = MaxQueuedSignals,
        LogAge = MaxOperationLifetime, DrainTimeout = ShutdownTimeout,
    };

    internal OptionsCheck Check() => new OptionsCheck()
        .AtLeast(nameof(MaxConcurrency), MaxConcurrency, 1).AtLeast(nameof(MaxConcurrencyPerKey), MaxConcurrencyPerKey, 1)
        .AtLeast(nameof(FairSchedulingThreshold), FairSchedulingThreshold, 1).MoreThanZero(nameof(KeyIdleTimeout), KeyIdleTimeout)
        .AtLeast(nameof(MaxPendingOperations), MaxPendingOperations, 1).AtLeast(nameof(MaxTrackedOperations), MaxTrackedOperations, 1)
        .MoreThanZero(nameof(MaxOperationLifetime), MaxOperationLifetime).MoreThanZero(nameof(OperationTimeout), OperationTimeout)
        .ZeroOrMore(nameof(ShutdownTimeout), ShutdownTimeout).MoreThanZero(nameof(SampleInterval), SampleInterval)
        .Patterns(nameof(CancelOnSignals), CancelOnSignals).Patterns(nameof(DeferOnSignals), DeferOnSignals)
        .AtLeast(nameof(MaxDeferAttempts), MaxDeferAttempts, 0).MoreThanZero(nameof(DeferCheckInterval), DeferCheckInterval)
        .AtLeast(nameof(MaxConcurrentSignalHandlers), MaxConcurrentSignalHandlers, 1).AtLeast(nameof(MaxQueuedSignals), MaxQueuedSignals, 1)
        .Add(SignalConstraints?.Check()).Present(nameof(TimeProvider), TimeProvider);

    private static ReadOnlySet<string>? CopyOf(IReadOnlySet<string>? patterns) =>
        patterns is null ? null : new ReadOnlySet<string>(new HashSet<string>(patterns, StringComparer.Ordinal));
}
