namespace Ephemeral.Actors;

/// <summary>
/// How a coordinator works and how much it remembers (F30–F48). Set when it is made, unchanged afterwards; a coordinator refuses
/// values out of range when it is constructed, all of them in one error. The section <c>ephemeral.coordinators.&lt;name&gt;</c> of the actor
/// system's settings lies over them.
/// </summary>
public sealed class EphemeralOptions
{
    /// <summary>How many operations run at the same time (F31). At least 1. For work that waits on I/O, raise it.</summary>
    /// <value>The default is the number of processors.</value>
    public int MaxConcurrency { get; init; } = EphemeralDefaults.MaxConcurrency;

    /// <summary>Lets <c>SetMaxConcurrency</c> change the limit while the coordinator runs (F33).</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool EnableDynamicConcurrency { get; init; }

    /// <summary>
    /// How many operations may wait to start (F8). At least 1. When as many wait, <c>EnqueueAsync</c> waits for room and
    /// <c>TryEnqueue</c> returns false.
    /// </summary>
    /// <value>The default is 1,024.</value>
    public int MaxPendingOperations { get; init; } = EphemeralDefaults.MaxPendingOperations;

    /// <summary>
    /// How many finished operations are remembered (F34), and how many more may be pinned. At least 1. Running operations are always
    /// remembered and do not count.
    /// </summary>
    /// <value>The default is 200.</value>
    public int MaxTrackedOperations { get; init; } = EphemeralDefaults.MaxTrackedOperations;

    /// <summary>
    /// How long a finished operation is remembered, counted from its end (F35). More than zero; null for no limit of age. Pinned
    /// operations stay.
    /// </summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan? MaxOperationLifetime { get; init; } = EphemeralDefaults.MaxOperationLifetime;

    /// <summary>
    /// How long an operation may run before its token is cancelled. More than zero; null for no limit. One that ends by that
    /// cancellation has failed with a <see cref="TimeoutException"/>; one that ignores its token is listed as stuck.
    /// </summary>
    /// <value>The default is null.</value>
    public TimeSpan? OperationTimeout { get; init; }

    /// <summary>
    /// How long disposal waits for running operations after it has cancelled their tokens. Zero or more. Those that run on are let
    /// go, counted as cancelled, and logged.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ShutdownTimeout { get; init; } = EphemeralDefaults.ShutdownTimeout;

    /// <summary>
    /// How many operations of one key run at the same time (F32), in coordinators with keys. At least 1. With 1, an operation starts
    /// after the one before it of its key has ended; with more, it starts after that one has started.
    /// </summary>
    /// <value>The default is 1.</value>
    public int MaxConcurrencyPerKey { get; init; } = EphemeralDefaults.MaxConcurrencyPerKey;

    /// <summary>
    /// Lets keys take turns and bounds each (F36), in coordinators with keys: a key that is ready starts an operation after at most
    /// one turn of every other ready key, and no key may have more than <see cref="FairSchedulingThreshold"/> operations pending.
    /// Without it, operations start in the order of their admission, as far as their keys let them.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool EnableFairScheduling { get; init; }

    /// <summary>
    /// How many operations of one key may be pending when <see cref="EnableFairScheduling"/> is set (F37, F86). At least 1. When as many
    /// are, <c>TryEnqueue</c> returns false for that key, and <c>EnqueueAsync</c> waits for that key's room without holding up others.
    /// </summary>
    /// <value>The default is 10.</value>
    public int FairSchedulingThreshold { get; init; } = EphemeralDefaults.FairSchedulingThreshold;

    /// <summary>
    /// How long a key with nothing to do is kept (F124). More than zero. At most 1,024 idle keys are kept, whatever this says; those that
    /// have been idle for longest go first. A key that comes again starts afresh.
    /// </summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan KeyIdleTimeout { get; init; } = EphemeralDefaults.KeyIdleTimeout;

    /// <summary>
    /// Makes <c>EphemeralForEachAsync</c> throw an <see cref="AggregateException"/> of what failed, after everything has ended (T13).
    /// </summary>
    /// <value>The default is <see langword="false"/>: failures are in the summary.</value>
    public bool ThrowOnFailure { get; init; }

    /// <summary>
    /// Is given a snapshot of the window after operations have ended, at most once a <see cref="SampleInterval"/>, and once when
    /// the coordinator has drained (F48). Runs on the thread pool, one call at a time; what it throws is logged and counted.
    /// </summary>
    /// <value>The default is null.</value>
    public Action<IReadOnlyCollection<EphemeralOperationSnapshot>>? OnSample { get; init; }

    /// <summary>The least time between two calls of <see cref="OnSample"/>. More than zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan SampleInterval { get; init; } = EphemeralDefaults.SampleInterval;

    /// <summary>The clock and the timers that everything about time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Settings lie over these options already: the coordinator takes them as they are.</summary>
    internal bool HasSettings { get; init; }

    internal void Validate() => Check().ThrowIfAny();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .AtLeast(nameof(MaxConcurrency), MaxConcurrency, 1)
            .AtLeast(nameof(MaxConcurrencyPerKey), MaxConcurrencyPerKey, 1)
            .AtLeast(nameof(FairSchedulingThreshold), FairSchedulingThreshold, 1)
            .MoreThanZero(nameof(KeyIdleTimeout), KeyIdleTimeout)
            .AtLeast(nameof(MaxPendingOperations), MaxPendingOperations, 1)
            .AtLeast(nameof(MaxTrackedOperations), MaxTrackedOperations, 1)
            .MoreThanZero(nameof(MaxOperationLifetime), MaxOperationLifetime)
            .MoreThanZero(nameof(OperationTimeout), OperationTimeout)
            .ZeroOrMore(nameof(ShutdownTimeout), ShutdownTimeout)
            .MoreThanZero(nameof(SampleInterval), SampleInterval)
            .Present(nameof(TimeProvider), TimeProvider);
}
