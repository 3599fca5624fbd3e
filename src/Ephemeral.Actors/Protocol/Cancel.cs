namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Cancels one operation: a pending one never runs, a running one has its token cancelled. Answered by <see cref="Applied"/>.
/// </summary>
/// <param name="Id">The operation's id.</param>
public sealed record Cancel(long Id) : ICoordinatorRequest;
