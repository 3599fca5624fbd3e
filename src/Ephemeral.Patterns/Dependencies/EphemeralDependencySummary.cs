namespace Ephemeral.Patterns;

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
