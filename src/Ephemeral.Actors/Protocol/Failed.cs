namespace Ephemeral.Actors.Protocol;

/// <summary>The work of a <see cref="Submit{TInput}"/> has failed (F1).</summary>
/// <param name="Id">Its operation's id.</param>
/// <param name="Error">What the body threw.</param>
public sealed record Failed(long Id, Exception Error);
