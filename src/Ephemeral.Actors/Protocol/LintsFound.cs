namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="GetLints"/>.</summary>
/// <param name="Lints">What was found; empty when nothing is wrong.</param>
public sealed record LintsFound(IReadOnlyList<EphemeralLint> Lints);
