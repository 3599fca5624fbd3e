using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How much an <see cref="OperationLastWords"/> keeps, and for how long. Wrong values are refused when it is made, all of them in
/// one error.</summary>
public sealed class OperationLastWordsOptions
{
    /// <summary>How many notes of forgotten operations are kept; the oldest makes room. 1 to 100,000.</summary>
    /// <value>The default is 100.</value>
    public int Capacity { get; init; } = PatternDefaults.LastWords;

    /// <summary>How long such a note is kept. More than zero.</summary>
    /// <value>The default is 1 hour.</value>
    public TimeSpan MaxAge { get; init; } = PatternDefaults.LastWordAge;

    /// <summary>How many notes of operations that are still known are held; of more, the oldest goes. As many as run and are remembered, in
    /// all coordinators that share it. 1 to 1,000,000.</summary>
    /// <value>The default is 10,000.</value>
    public int MaxKnown { get; init; } = PatternDefaults.LastWordsKnown;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Between(nameof(Capacity), Capacity, 1, 100_000)
            .MoreThanZero(nameof(MaxAge), MaxAge)
            .Between(nameof(MaxKnown), MaxKnown, 1, 1_000_000)
            .Present(nameof(TimeProvider), TimeProvider);
}
