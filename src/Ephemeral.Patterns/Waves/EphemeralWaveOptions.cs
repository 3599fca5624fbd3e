using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>When waves end early, and how their operations run. Wrong values are refused when they begin, all of them in one
/// error.</summary>
public sealed class EphemeralWaveOptions
{
    /// <summary>The signals that end it, once one is raised by an operation, or in the coordinator's
    /// <see cref="EphemeralOptions.Signals"/> from the begin on: a name or a pattern, see <see cref="SignalPattern"/>; null for
    /// none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? StopOnSignals { get; init; }

    /// <summary>How many operations of one wave may fail without ending it. Zero or more; null for any number.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxFailures { get; init; }

    /// <summary>The options of the coordinator that runs the operations.</summary>
    /// <value>The default is those of every coordinator.</value>
    public EphemeralOptions Coordinator { get; init; } = new();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .PatternIfAny(nameof(StopOnSignals), StopOnSignals)
            .AtLeast(nameof(MaxFailures), MaxFailures ?? 0, 0)
            .Present(nameof(Coordinator), Coordinator);
}
