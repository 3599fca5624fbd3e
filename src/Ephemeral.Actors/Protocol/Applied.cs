namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="Pin"/>, <see cref="Unpin"/>, <see cref="Evict"/> and <see cref="Cancel"/>.</summary>
/// <param name="Id">The operation's id, as it was given.</param>
/// <param name="WasApplied">Whether there was such an operation, in a state in which this can be done to it.</param>
public sealed record Applied(long Id, bool WasApplied);
