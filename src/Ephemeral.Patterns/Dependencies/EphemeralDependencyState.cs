namespace Ephemeral.Patterns;

/// <summary>How an operation of a dependency graph ended.</summary>
public enum EphemeralDependencyState
{
    /// <summary>It ended well.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was cancelled, before it started or while it ran.</summary>
    Cancelled,

    /// <summary>It did not start, because another did not end well.</summary>
    Skipped,
}
