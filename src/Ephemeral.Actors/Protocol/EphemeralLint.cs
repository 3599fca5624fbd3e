namespace Ephemeral.Actors.Protocol;

/// <summary>Something that is wrong with a coordinator, and what to do about it.</summary>
/// <param name="Rule">What kind of thing, such as <c>stuck</c>, for programs to compare.</param>
/// <param name="Coordinator">The coordinator's name.</param>
/// <param name="Finding">What was found, with names and values, for people.</param>
/// <param name="Remedy">What to do: the option or the call.</param>
public sealed record EphemeralLint(string Rule, string Coordinator, string Finding, string Remedy)
{
    /// <summary>How bad it is.</summary>
    public EphemeralSeverity Severity { get; init; }
}

/// <summary>How bad a finding is, and what it makes of the coordinator's health.</summary>
public enum EphemeralSeverity
{
    /// <summary>Worth knowing; the coordinator is healthy all the same.</summary>
    Information,

    /// <summary>The coordinator works, less well than it should.</summary>
    Degraded,

    /// <summary>The coordinator stands still.</summary>
    Unhealthy,
}
