namespace Ephemeral.Actors.Protocol;

/// <summary>The item of an <see cref="Enqueue{T}"/> is admitted (F70).</summary>
/// <param name="Id">Its operation's id.</param>
public sealed record Accepted(long Id);
