namespace Ephemeral.Patterns;

/// <summary>What becomes of operations that need one that did not end well.</summary>
public enum EphemeralDependencyPolicy
{
    /// <summary>They are skipped, and so is what needs them; the others go on.</summary>
    SkipDependants,

    /// <summary>Nothing more starts, whatever it needs; what runs goes on to its end.</summary>
    StopAll,

    /// <summary>They start once what they need has ended, however that was.</summary>
    RunDependants,
}
