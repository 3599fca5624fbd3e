namespace Ephemeral.Patterns;

/// <summary>What a pipeline has done, when it has drained.</summary>
/// <param name="Stages">Each stage, in order.</param>
/// <param name="Errors">The last 100 failures, oldest first, each with the name of its stage; then those operations of the stages'
/// windows that timed out.</param>
public sealed record EphemeralPipelineSummary(
    IReadOnlyList<EphemeralStageSummary> Stages, IReadOnlyList<EphemeralStageException> Errors)
{
    /// <summary>How many items came through to the end.</summary>
    public long Completed => Stages[^1].Completed;

    /// <summary>How many failed, in all stages.</summary>
    public long Failed => Stages.Sum(static stage => stage.Failed);

    /// <summary>How many were cancelled, in all stages.</summary>
    public long Cancelled => Stages.Sum(static stage => stage.Cancelled);

    /// <summary>How many came through, failed and were cancelled.</summary>
    public override string ToString() => FormattableString.Invariant($"{Completed} completed, {Failed} failed, {Cancelled} cancelled");
}
