using System.Text.Json.Serialization;

namespace Ephemeral.AspNetCore.Models;

/// <summary>Steers a coordinator.</summary>
/// <param name="Coordinator">Its name in the registry.</param>
internal sealed record SteerRequest(string? Coordinator);

/// <summary>Sets how many operations may run.</summary>
/// <param name="Coordinator">Its name in the registry.</param>
/// <param name="MaxConcurrency">The new limit; at least 1.</param>
internal sealed record SteerConcurrencyRequest(string? Coordinator, int MaxConcurrency);

/// <summary>Steers one operation, or several.</summary>
/// <param name="Coordinator">Their coordinator's name in the registry.</param>
/// <param name="Id">The id of the one, as text; null when <paramref name="Ids"/> are given.</param>
/// <param name="Ids">The ids of several, as text.</param>
internal sealed record SteerOperationRequest(string? Coordinator, string? Id, IReadOnlyList<string>? Ids = null);

/// <summary>What came of steering.</summary>
/// <param name="WasApplied">False when no operation was there, or none in a state for it.</param>
/// <param name="Operations">To how many operations it was applied; null where a coordinator was steered.</param>
internal sealed record SteeredModel(
    bool WasApplied, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Operations = null);
