namespace Ephemeral.Patterns;

/// <summary>What became of an operation of a dependency graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How it ended.</param>
/// <param name="Error">Why it failed or was cancelled; null otherwise.</param>
/// <param name="BecauseOf">The operation that did not end well, and because of which it was skipped; null otherwise.</param>
/// <param name="Duration">For how long it ran; null when it did not.</param>
public sealed record EphemeralDependencyOutcome(
    string Name, EphemeralDependencyState State, Exception? Error, string? BecauseOf, TimeSpan? Duration)
{
    /// <summary>Its name, how it ended, and the type of its error.</summary>
    public override string ToString() =>
        $"{Name}: {State}{(Error is null ? "" : $", {Error.GetType().Name}")}{(BecauseOf is null ? "" : $" because of {BecauseOf}")}";
}
