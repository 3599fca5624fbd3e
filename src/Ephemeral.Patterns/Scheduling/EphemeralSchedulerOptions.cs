using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How an <see cref="EphemeralScheduler"/> works. Wrong values are refused when it is made, all of them in one
/// error.</summary>
public sealed class EphemeralSchedulerOptions
{
    /// <summary>How many schedules there may be. At least 1.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxSchedules { get; init; } = PatternDefaults.MaxSchedules;

    /// <summary>The options of the coordinator that runs what is due: how many at once, how many may wait, for how long each may
    /// run. Its <see cref="EphemeralOptions.TimeProvider"/> says when something is due. The keys are the names of the schedules:
    /// its <see cref="EphemeralOptions.MaxConcurrencyPerKey"/> is how many of one schedule run side by side, where
    /// <see cref="EphemeralScheduleOptions.Overlaps"/> allows it.</summary>
    /// <value>The default is those of every coordinator, with 16 at once of one schedule.</value>
    public EphemeralOptions Coordinator { get; init; } = new() { MaxConcurrencyPerKey = PatternDefaults.ConcurrencyPerSchedule };

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .AtLeast(nameof(MaxSchedules), MaxSchedules, 1)
            .Present(nameof(Coordinator), Coordinator);
}
