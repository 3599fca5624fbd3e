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

/// <summary>What a stage of a pipeline has done.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Completed">How many items it has handed over.</param>
/// <param name="Failed">How many failed in it.</param>
/// <param name="Cancelled">How many were cancelled in it.</param>
public sealed record EphemeralStageSummary(string Name, long Completed, long Failed, long Cancelled);
