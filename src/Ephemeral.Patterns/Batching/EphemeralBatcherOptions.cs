using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>When an <see cref="EphemeralBatcher{T}"/> hands a batch over. Wrong values are refused when it is made, all of them
/// in one error.</summary>
public sealed class EphemeralBatcherOptions
{
    /// <summary>How many items a batch has at most. At least 1.</summary>
    /// <value>The default is 100.</value>
    public int MaxSize { get; init; } = PatternDefaults.BatchSize;

    /// <summary>How old the oldest item of a batch may become before the batch is handed over, full or not; the time that it waits behind
    /// another batch counts. More than zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan MaxDelay { get; init; } = PatternDefaults.BatchDelay;

    /// <summary>How long disposal waits for the last batches to be taken. More than zero.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ShutdownTimeout { get; init; } = PatternDefaults.ShutdownTimeout;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .AtLeast(nameof(MaxSize), MaxSize, 1)
            .MoreThanZero(nameof(MaxDelay), MaxDelay)
            .MoreThanZero(nameof(ShutdownTimeout), ShutdownTimeout)
            .Present(nameof(TimeProvider), TimeProvider);
}
