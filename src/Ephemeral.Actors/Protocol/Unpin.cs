namespace Ephemeral.Actors.Protocol;

/// <summary>Lets a pinned operation age again (F79). Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Unpin(long Id) : ICoordinatorRequest;
