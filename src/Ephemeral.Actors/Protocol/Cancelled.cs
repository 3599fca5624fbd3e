namespace Ephemeral.Actors.Protocol;

/// <summary>The work of a <see cref="Submit{TInput}"/> was cancelled, before or while it ran (F1).</summary>
/// <param name="Id">Its operation's id.</param>
/// <param name="Why">By what.</param>
public sealed record Cancelled(long Id, string Why);
