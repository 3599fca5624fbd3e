using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

internal enum SoakKind
{
    Work,
    Result,
    KeyedWork,
    KeyedResult,
}

/// <summary>How a coordinator is brought to its end.</summary>
internal enum SoakEnding
{
    Drain,
    Dispose,
    DisposeBlocking,
    StopPool,
    StopCoordinator,
    StopManager,
    TerminateSystem,
}

/// <summary>What is drawn for one coordinator. The same random numbers give the same plan.</summary>
internal sealed record SoakPlan(
    SoakKind Kind, SoakEnding Ending, EphemeralOptions Options, int Producers, int Keys, TimeSpan Length, Fate[] Fates, bool IsKilled,
    bool IsSteered)
{
    public bool IsKeyed => Kind is SoakKind.KeyedWork or SoakKind.KeyedResult;

    /// <summary>Items of one producer start in their order: those of one key, or all when one runs at a time.</summary>
    public bool IsOrdered => IsKeyed
        ? Options.MaxConcurrencyPerKey == 1
        : Options is { MaxConcurrency: 1, EnableDynamicConcurrency: false };

    /// <summary>Nobody is left who answers messages that nobody had taken.</summary>
    public bool LosesMessages => Ending is SoakEnding.StopManager or SoakEnding.TerminateSystem;

    public bool EndsAbruptly => Ending is not SoakEnding.Drain;

    public static SoakPlan Draw(Random random, SignalSink? sink, SoakEnding? forAll)
    {
        int[] bounds = [1, 2, 5, 30, 300, 2_000];
        var fates = Enum.GetValues<Fate>().Where(_ => random.Next(3) > 0).Append(Fate.Return).Append(Fate.Yield).ToArray();
        var options = new EphemeralOptions
        {
            MaxConcurrency = random.Next(1, random.Next(2) == 0 ? 4 : 17),
            MaxConcurrencyPerKey = random.Next(3) == 0 ? random.Next(2, 5) : 1,
            EnableDynamicConcurrency = random.Next(2) == 0,
            MaxPendingOperations = bounds[random.Next(bounds.Length)],
            MaxTrackedOperations = bounds[random.Next(bounds.Length)],
            MaxOperationLifetime = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(20, 500)) : TimeSpan.FromMinutes(5),
            EnableFairScheduling = random.Next(2) == 0,
            FairSchedulingThreshold = random.Next(1, 20),
            KeyIdleTimeout = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 20 : 5_000),
            OperationTimeout = random.Next(2) == 0 ? TimeSpan.FromMilliseconds(random.Next(50, 400)) : null,
            ShutdownTimeout = TimeSpan.FromMilliseconds(random.Next(4) == 0 ? 0 : random.Next(50, 2_000)),
            DeferOnSignals = random.Next(3) == 0 ? new HashSet<string> { "hold.*" } : null,
            CancelOnSignals = random.Next(4) == 0 ? new HashSet<string> { "stop.?, halt" } : null,
            MaxDeferAttempts = random.Next(1, 10),
            DeferCheckInterval = TimeSpan.FromMilliseconds(random.Next(1, 30)),
            Signals = random.Next(2) == 0 ? sink : null,
            MaxQueuedSignals = random.Next(1, 100),
            OnSignal = random.Next(4) == 0 ? static _ => { } : null,
            OnSignalAsync = random.Next(4) == 0 ? static async (_, _) => await Task.Yield() : null,
            OnSample = random.Next(4) == 0 ? static _ => { } : null,
            SampleInterval = TimeSpan.FromMilliseconds(5),
        };
        var ending = forAll ?? (random.Next(10) switch
        {
            < 5 => SoakEnding.Drain,
            5 or 6 => SoakEnding.Dispose,
            7 => SoakEnding.DisposeBlocking,
            8 => SoakEnding.StopPool,
            _ => SoakEnding.StopCoordinator,
        });
        return new SoakPlan(
            (SoakKind)random.Next(4), ending, options, random.Next(1, 5), random.Next(1, 40),
            TimeSpan.FromMilliseconds(random.Next(100, 1_200)), fates, IsKilled: random.Next(3) > 0, IsSteered: random.Next(3) > 0);
    }

    public override string ToString() =>
        $"{Kind}, ends by {Ending}, {Producers} producers, {Keys} keys, {Length.TotalMilliseconds} ms, killed: {IsKilled}, steered: {IsSteered}, "
        + $"fates: {string.Join(' ', Fates)}, MaxConcurrency {Options.MaxConcurrency}{(Options.EnableDynamicConcurrency ? " (dynamic)" : "")}, "
        + $"a key {Options.MaxConcurrencyPerKey}, pending {Options.MaxPendingOperations}, tracked {Options.MaxTrackedOperations}, "
        + $"fair {Options.EnableFairScheduling} ({Options.FairSchedulingThreshold}), timeout {Options.OperationTimeout}, shutdown "
        + $"{Options.ShutdownTimeout}, defers {Options.DeferOnSignals is not null}, cancels {Options.CancelOnSignals is not null}, "
        + $"sink {Options.Signals is not null}";
}
