namespace Ephemeral.Actors;

/// <summary>Where a tracked task is. The last three are final.</summary>
public enum EphemeralTaskState
{
    /// <summary>Admitted, waiting for a slot.</summary>
    Pending,

    /// <summary>Its body runs.</summary>
    Running,

    /// <summary>Ended well; there is a result.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Cancelled before it started or while it ran.</summary>
    Cancelled,
}
