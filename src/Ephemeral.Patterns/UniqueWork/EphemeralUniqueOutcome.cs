namespace Ephemeral.Patterns;

/// <summary>What became of work that was submitted as unique.</summary>
public enum EphemeralUniqueOutcome
{
    /// <summary>Its key had no work: it is pending.</summary>
    Started,

    /// <summary>Its key had work, whose task it was given.</summary>
    Joined,

    /// <summary>Its key had work, and it was left out.</summary>
    Ignored,

    /// <summary>Its key had work, which was cancelled: it is pending.</summary>
    Replaced,
}
