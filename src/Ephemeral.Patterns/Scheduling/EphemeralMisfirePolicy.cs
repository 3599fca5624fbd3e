namespace Ephemeral.Patterns;

/// <summary>What becomes of times that were missed: the machine slept, its clock was set forward, or it was too busy.</summary>
public enum EphemeralMisfirePolicy
{
    /// <summary>All that were missed are run as one, for the latest of them.</summary>
    RunOnce,

    /// <summary>What was missed is left out.</summary>
    Skip,

    /// <summary>Each is run for itself, at most <see cref="EphemeralScheduleOptions.MaxCatchUp"/> of them, the latest.</summary>
    RunAll,
}
