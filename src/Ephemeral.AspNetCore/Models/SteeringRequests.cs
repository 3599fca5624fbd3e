namespace Ephemeral.AspNetCore.Models;

/// <summary>Steers a coordinator.</summary>
/// <param name="Coordinator">Its name in the registry.</param>
internal sealed record SteerRequest(string? Coordinator);

/// <summary>Sets how many operations may run.</summary>
/// <param name="Coordinator">Its name in the registry.</param>
/// <param name="MaxConcurrency">The new limit; at least 1.</param>
internal sealed record SteerConcurrencyRequest(string? Coordinator, int MaxConcurrency);

/// <summary>Steers one operation.</summary>
/// <param name="Coordinator">Its coordinator's name in the registry.</param>
/// <param name="Id">Its id, as text.</param>
internal sealed record SteerOperationRequest(string? Coordinator, string? Id);

/// <summary>What came of steering.</summary>
/// <param name="WasApplied">False when the operation was not there, or not in a state for it.</param>
internal sealed record SteeredModel(bool WasApplied);
