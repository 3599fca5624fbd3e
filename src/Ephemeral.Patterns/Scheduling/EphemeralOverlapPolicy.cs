namespace Ephemeral.Patterns;

/// <summary>What becomes of a time that comes while the schedule's work before it has not ended.</summary>
public enum EphemeralOverlapPolicy
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It waits until what is before it has ended; at most <see cref="EphemeralScheduleOptions.MaxQueued"/>
    /// wait.</summary>
    Queue,

    /// <summary>It starts beside it, as far as the coordinator's limits let it.</summary>
    Allow,
}
