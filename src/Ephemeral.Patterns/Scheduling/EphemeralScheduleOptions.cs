using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How a schedule of an <see cref="EphemeralScheduler"/> deals with times that are missed and with work that takes long.
/// Wrong values are refused when it is added, all of them in one error.</summary>
public sealed class EphemeralScheduleOptions
{
    /// <summary>What becomes of times that were missed.</summary>
    /// <value>The default is <see cref="EphemeralMisfirePolicy.RunOnce"/>.</value>
    public EphemeralMisfirePolicy Misfires { get; init; }

    /// <summary>By how much a time may be late without having been missed. Zero or more.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan MisfireTolerance { get; init; } = PatternDefaults.MisfireTolerance;

    /// <summary>How many missed times are made up for at once, with <see cref="EphemeralMisfirePolicy.RunAll"/>. 1 to
    /// 1,000.</summary>
    /// <value>The default is 10.</value>
    public int MaxCatchUp { get; init; } = PatternDefaults.MaxCatchUp;

    /// <summary>What becomes of a time that comes while work before it has not ended. <see cref="EphemeralOverlapPolicy.Skip"/>
    /// does not go with <see cref="EphemeralMisfirePolicy.RunAll"/>, of which it would leave out all but one.</summary>
    /// <value>The default is <see cref="EphemeralOverlapPolicy.Skip"/>.</value>
    public EphemeralOverlapPolicy Overlaps { get; init; }

    /// <summary>How many wait, with <see cref="EphemeralOverlapPolicy.Queue"/>; what comes beyond them is left out. 1 to
    /// 1,000.</summary>
    /// <value>The default is 10.</value>
    public int MaxQueued { get; init; } = PatternDefaults.MaxQueuedTimes;

    internal OptionsCheck Check(int concurrencyPerKey) =>
        new OptionsCheck()
            .Defined(nameof(Misfires), Misfires)
            .Defined(nameof(Overlaps), Overlaps)
            .Check(MisfireTolerance >= TimeSpan.Zero, nameof(MisfireTolerance), MisfireTolerance, $"{TimeSpan.Zero} or more")
            .Between(nameof(MaxCatchUp), MaxCatchUp, 1, 1_000)
            .Between(nameof(MaxQueued), MaxQueued, 1, 1_000)
            .Check(
                Misfires != EphemeralMisfirePolicy.RunAll || Overlaps != EphemeralOverlapPolicy.Skip,
                nameof(Overlaps), Overlaps, "Queue or Allow where Misfires is RunAll")
            .Check(
                Overlaps != EphemeralOverlapPolicy.Allow || concurrencyPerKey > 1,
                nameof(Overlaps), Overlaps, "Skip or Queue where the coordinator's MaxConcurrencyPerKey is 1");
}
