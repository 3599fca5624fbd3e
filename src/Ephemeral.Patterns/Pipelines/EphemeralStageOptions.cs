using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How a stage of a pipeline works. Wrong values are refused when the pipeline is made.</summary>
public sealed class EphemeralStageOptions
{
    /// <summary>Whether it hands over in the order in which it took in. What is done waits for what came before it, in its place,
    /// so one slow item may hold up as many as run at once. For one order from begin to end, every stage needs it.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool KeepsOrder { get; init; }

    /// <summary>The options of the stage's coordinator: how many at once, and by
    /// <see cref="EphemeralOptions.MaxPendingOperations"/> how many may wait before it. When as many wait, the stage before it
    /// waits.</summary>
    /// <value>The default is those of every coordinator.</value>
    public EphemeralOptions Coordinator { get; init; } = new();
}
