namespace Ephemeral.Actors.Protocol;

/// <summary>Asks for the signals that the coordinator remembers. Answered by <see cref="SignalsFound"/>.</summary>
/// <param name="Pattern">Of which names; <c>*</c>, <c>?</c> and comma lists, as everywhere.</param>
/// <param name="Since">Raised then or later; null for all.</param>
public sealed record GetSignals(string Pattern = "*", DateTimeOffset? Since = null) : ICoordinatorRequest;
