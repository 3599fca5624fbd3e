namespace Ephemeral.Patterns;

/// <summary>What became of waves.</summary>
/// <param name="Waves">Those that began, in order.</param>
/// <param name="IsStopped">Whether they ended early: by a signal, or because too many operations of a wave failed.</param>
/// <param name="StoppedBy">The signal that ended them; null when none did.</param>
public sealed record EphemeralWaveSummary(IReadOnlyList<EphemeralWaveOutcome> Waves, bool IsStopped, string? StoppedBy)
{
    /// <summary>How many operations ended well, in all waves.</summary>
    public int Completed => Waves.Sum(static wave => wave.Completed);

    /// <summary>How many failed, in all waves.</summary>
    public int Failed => Waves.Sum(static wave => wave.Failed);

    /// <summary>How many were cancelled, in all waves.</summary>
    public int Cancelled => Waves.Sum(static wave => wave.Cancelled);

    /// <summary>How many waves there were, and what became of their operations.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Waves.Count} waves: {Completed} completed, {Failed} failed, {Cancelled} cancelled")
        + (IsStopped ? $", stopped by {StoppedBy ?? "failures"}" : "");
}
