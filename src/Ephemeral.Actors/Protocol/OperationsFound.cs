namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="GetSnapshot"/>.</summary>
/// <param name="Operations">
/// Running ones first, the oldest of them first; then ended ones, the newest of them first. Without results.
/// </param>
/// <param name="Total">How many there are, more than the limit let through.</param>
public sealed record OperationsFound(IReadOnlyList<EphemeralOperationSnapshot> Operations, int Total);
