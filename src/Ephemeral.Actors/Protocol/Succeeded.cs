namespace Ephemeral.Actors.Protocol;

/// <summary>The work of a <see cref="Submit{TInput}"/> has ended well (F1).</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Id">Its operation's id.</param>
/// <param name="Result">What the body gave.</param>
public sealed record Succeeded<TResult>(long Id, TResult Result);
