namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="GetCoordinators"/>.</summary>
/// <param name="Coordinators">All that have been made and have not ended, ordered by name.</param>
public sealed record CoordinatorsFound(IReadOnlyList<CoordinatorEntry> Coordinators);
