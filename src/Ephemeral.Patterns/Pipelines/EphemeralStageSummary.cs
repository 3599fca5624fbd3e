namespace Ephemeral.Patterns;

/// <summary>What a stage of a pipeline has done.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Completed">How many items it has handed over.</param>
/// <param name="Failed">How many failed in it.</param>
/// <param name="Cancelled">How many were cancelled in it.</param>
public sealed record EphemeralStageSummary(string Name, long Completed, long Failed, long Cancelled);
