namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="GetOperation"/>.</summary>
/// <param name="Id">The operation's id, as it was given.</param>
/// <param name="Operation">
/// What is known of it, without its result; null when it has not started, is forgotten, or never was.
/// </param>
/// <param name="IsPending">Whether it is admitted and has not started.</param>
public sealed record OperationFound(long Id, EphemeralOperationSnapshot? Operation, bool IsPending);
