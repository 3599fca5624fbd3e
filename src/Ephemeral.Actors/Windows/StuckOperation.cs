namespace Ephemeral.Actors;

/// <summary>A running operation whose token was cancelled by <see cref="EphemeralOptions.OperationTimeout"/>, and which runs on.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Key">Its key as text; null where the coordinator has no keys.</param>
/// <param name="Age">For how long it has been running.</param>
public sealed record StuckOperation(long Id, string? Key, TimeSpan Age);
