namespace Ephemeral.Patterns;

/// <summary>What a <see cref="SignalAnomalyDetector"/> samples of a coordinator.</summary>
public enum CoordinatorMeasure
{
    /// <summary>How many operations failed in an interval.</summary>
    Failed,

    /// <summary>How many were admitted in an interval.</summary>
    Enqueued,

    /// <summary>How many ended well in an interval.</summary>
    Completed,

    /// <summary>How many were cancelled in an interval.</summary>
    Cancelled,

    /// <summary>How many wait at the end of an interval.</summary>
    Pending,

    /// <summary>How many run at the end of an interval.</summary>
    Active,
}
