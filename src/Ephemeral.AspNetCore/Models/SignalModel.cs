namespace Ephemeral.AspNetCore.Models;

/// <summary>A signal that was raised.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OperationId">Which operation raised it; null when none did.</param>
/// <param name="Key">The key that it concerns; null for none.</param>
/// <param name="At">When.</param>
internal sealed record SignalModel(string Name, string? OperationId, string? Key, DateTimeOffset At);

/// <summary>The signals that were asked for.</summary>
/// <param name="Signals">Newest first.</param>
/// <param name="Total">How many match, more than are told.</param>
internal sealed record SignalsModel(IReadOnlyList<SignalModel> Signals, int Total);
