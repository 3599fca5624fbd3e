namespace Ephemeral.Actors.Protocol;

/// <summary>An <see cref="Enqueue{T}"/> or <see cref="Submit{TInput}"/> was not admitted, and is not tried again (F70).</summary>
/// <param name="Reason">Why: there is no room, or intake has ended.</param>
public sealed record Refused(string Reason);
