using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How an <see cref="EphemeralFanOut{TTarget, TItem, TAnswer}"/> works. Wrong values are refused when it is made, all of
/// them in one error.</summary>
public sealed class EphemeralFanOutOptions
{
    /// <summary>How many targets one item may go to. At least 1.</summary>
    /// <value>The default is 100.</value>
    public int MaxTargets { get; init; } = PatternDefaults.FanOutTargets;

    /// <summary>The options of the coordinator that runs the calls: <see cref="EphemeralOptions.MaxConcurrency"/> is how many at
    /// once in all, <see cref="EphemeralOptions.MaxConcurrencyPerKey"/> how many at once to one target. The keys are the
    /// targets.</summary>
    /// <value>The default is those of every coordinator: one at once to a target.</value>
    public EphemeralOptions Coordinator { get; init; } = new();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .AtLeast(nameof(MaxTargets), MaxTargets, 1)
            .Present(nameof(Coordinator), Coordinator);
}
