using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How the operations of an <see cref="EphemeralDependencyGraph"/> run. Wrong values are refused when it is run, all of
/// them in one error.</summary>
public sealed class EphemeralDependencyOptions
{
    /// <summary>What becomes of operations that need one that did not end well.</summary>
    /// <value>The default is <see cref="EphemeralDependencyPolicy.SkipDependants"/>.</value>
    public EphemeralDependencyPolicy OnFailure { get; init; }

    /// <summary>The options of the coordinator that runs the operations: how many at once, for how long each may run. The keys
    /// are the names of the operations.</summary>
    /// <value>The default is those of every coordinator.</value>
    public EphemeralOptions Coordinator { get; init; } = new();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Defined(nameof(OnFailure), OnFailure)
            .Present(nameof(Coordinator), Coordinator);
}
