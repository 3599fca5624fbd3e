using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How an <see cref="EphemeralPriorityCoordinator{T}"/> works. Wrong values are refused when it is made, all of them in
/// one error.</summary>
public sealed class EphemeralPriorityOptions
{
    /// <summary>How many levels there are; 0 is the highest. 1 to 10.</summary>
    /// <value>The default is 3.</value>
    public int Levels { get; init; } = PatternDefaults.PriorityLevels;

    /// <summary>Of every hundred items that start while a lower level waits, how many are of that level although higher ones
    /// wait. Zero lets higher levels starve it. All lower levels together may have at most 90.</summary>
    /// <value>The default is 10.</value>
    public int LowerSharePercent { get; init; } = PatternDefaults.PriorityShare;

    /// <summary>How many items of one level may wait. When as many do, <c>EnqueueAsync</c> waits for room and <c>TryEnqueue</c>
    /// returns false. At least 1.</summary>
    /// <value>The default is 1,024.</value>
    public int MaxPendingPerLevel { get; init; } = PatternDefaults.PriorityPending;

    /// <summary>The options of the coordinator that runs the items. An item comes into it when a place is free, so its
    /// <see cref="EphemeralOptions.MaxPendingOperations"/> matters little: at most
    /// <see cref="EphemeralOptions.MaxConcurrency"/> are pending there, while it is paused or deferred.</summary>
    /// <value>The default is those of every coordinator.</value>
    public EphemeralOptions Coordinator { get; init; } = new();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Between(nameof(Levels), Levels, 1, 10)
            .Between(nameof(LowerSharePercent), LowerSharePercent, 0, 90 / Math.Clamp(Levels - 1, 1, 9))
            .AtLeast(nameof(MaxPendingPerLevel), MaxPendingPerLevel, 1)
            .Present(nameof(Coordinator), Coordinator);
}
