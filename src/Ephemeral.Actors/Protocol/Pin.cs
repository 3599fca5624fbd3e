namespace Ephemeral.Actors.Protocol;

/// <summary>Keeps an operation in the window whatever its age and number (F78). Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Pin(long Id) : ICoordinatorRequest;
