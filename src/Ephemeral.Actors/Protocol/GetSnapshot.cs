namespace Ephemeral.Actors.Protocol;

/// <summary>Asks for what the window holds (F71). Answered by <see cref="OperationsFound"/>.</summary>
/// <param name="Filter">Which of it; null for all, at most <see cref="OperationFilter.Limit"/> of it.</param>
public sealed record GetSnapshot(OperationFilter? Filter = null) : ICoordinatorRequest;
