namespace Ephemeral.Actors.Protocol;

/// <summary>Something that is wrong with a coordinator, and what to do about it.</summary>
/// <param name="Rule">What kind of thing, such as <c>stuck</c>, for programs to compare.</param>
/// <param name="Coordinator">The coordinator's name.</param>
/// <param name="Finding">What was found, with names and values, for people.</param>
/// <param name="Remedy">What to do: the option or the call.</param>
public sealed record EphemeralLint(string Rule, string Coordinator, string Finding, string Remedy);
