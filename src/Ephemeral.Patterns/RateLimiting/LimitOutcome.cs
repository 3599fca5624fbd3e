namespace Ephemeral.Patterns;

/// <summary>How a wait for a lease ended.</summary>
internal enum LimitOutcome
{
    Acquired,
    Refused,
    GaveUp,
}
