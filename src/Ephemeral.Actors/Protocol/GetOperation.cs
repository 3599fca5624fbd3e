namespace Ephemeral.Actors.Protocol;

/// <summary>Asks for one operation, in O(1). Answered by <see cref="OperationFound"/>.</summary>
/// <param name="Id">Its id.</param>
public sealed record GetOperation(long Id) : ICoordinatorRequest;
