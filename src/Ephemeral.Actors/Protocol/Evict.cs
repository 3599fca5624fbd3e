namespace Ephemeral.Actors.Protocol;

/// <summary>Forgets a finished operation, pinned or not (F80). Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Evict(long Id) : ICoordinatorRequest;
