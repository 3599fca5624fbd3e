using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How long an <see cref="EphemeralCache{TKey, TValue}"/> keeps values, and how many. Wrong values are refused when it
/// is made, all of them in one error.</summary>
public sealed class EphemeralCacheOptions
{
    /// <summary>How long a value is kept after it was computed. More than zero; null for without limit.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan? AbsoluteAge { get; init; } = PatternDefaults.CacheAge;

    /// <summary>How long a value is kept after it was last read. More than zero; null for without limit.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public TimeSpan? SlidingAge { get; init; }

    /// <summary>How many values are kept. Where there would be more, those go that were not read for the longest time. At least
    /// 1.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxCount { get; init; } = PatternDefaults.CacheCount;

    /// <summary>The options of the coordinator that computes: how many at once, for how long each may take. Ages are measured
    /// with its <see cref="EphemeralOptions.TimeProvider"/>.</summary>
    /// <value>The default is those of every coordinator.</value>
    public EphemeralOptions Coordinator { get; init; } = new();

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .MoreThanZero(nameof(AbsoluteAge), AbsoluteAge)
            .MoreThanZero(nameof(SlidingAge), SlidingAge)
            .AtLeast(nameof(MaxCount), MaxCount, 1)
            .Present(nameof(Coordinator), Coordinator);
}
