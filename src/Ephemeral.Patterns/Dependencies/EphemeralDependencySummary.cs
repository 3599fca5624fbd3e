namespace Ephemeral.Patterns;

/// <summary>How an operation of a dependency graph ended.</summary>
public enum EphemeralDependencyState
{
    /// <summary>It ended well.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was cancelled, before it started or while it ran.</summary>
    Cancelled,

    /// <summary>It did not start, because another did not end well.</summary>
    Skipped,
}

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

/// <summary>What became of the operations of a dependency graph.</summary>
/// <param name="Outcomes">Each operation, in the order in which they were added.</param>
public sealed record EphemeralDependencySummary(IReadOnlyList<EphemeralDependencyOutcome> Outcomes)
{
    /// <summary>Whether all ended well.</summary>
    public bool IsCompleted => Outcomes.All(static outcome => outcome.State == EphemeralDependencyState.Completed);

    /// <summary>How many ended so.</summary>
    /// <param name="state">How.</param>
    public int Count(EphemeralDependencyState state) => Outcomes.Count(outcome => outcome.State == state);

    /// <summary>How many ended how.</summary>
    public override string ToString() => string.Join(
        ", ", Enum.GetValues<EphemeralDependencyState>().Select(state => FormattableString.Invariant($"{Count(state)} {state}")));
}
