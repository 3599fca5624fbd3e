using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>Which signals move a <see cref="SignalAdaptiveConcurrency"/>, how far and how often. Wrong values are refused when it
/// is made, all of them in one error.</summary>
public sealed class SignalAdaptiveConcurrencyOptions
{
    /// <summary>The signals that say that more could run: a name or a pattern, see <see cref="SignalPattern"/>.</summary>
    public required string IncreaseSignals { get; init; }

    /// <summary>The signals that say that too much runs. A signal that matches both lowers the limit.</summary>
    public required string DecreaseSignals { get; init; }

    /// <summary>The least limit. At least 1.</summary>
    /// <value>The default is 1.</value>
    public int MinConcurrency { get; init; } = PatternDefaults.MinConcurrency;

    /// <summary>The greatest limit. At least <see cref="MinConcurrency"/>.</summary>
    /// <value>The default is 64.</value>
    public int MaxConcurrency { get; init; } = PatternDefaults.MaxConcurrency;

    /// <summary>What one increase adds. At least 1.</summary>
    /// <value>The default is 1.</value>
    public int IncreaseBy { get; init; } = PatternDefaults.IncreaseBy;

    /// <summary>What one decrease multiplies the limit by, rounded down. More than 0, less than 1.</summary>
    /// <value>The default is 0.5.</value>
    public double DecreaseFactor { get; init; } = PatternDefaults.DecreaseFactor;

    /// <summary>How long after a change no increase follows, and after a decrease no other decrease: the effect of one is to be
    /// seen before the next. A decrease does not wait for an increase. More than zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan Cooldown { get; init; } = PatternDefaults.Cooldown;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Pattern(nameof(IncreaseSignals), IncreaseSignals)
            .Pattern(nameof(DecreaseSignals), DecreaseSignals)
            .AtLeast(nameof(MinConcurrency), MinConcurrency, 1)
            .AtLeast(nameof(MaxConcurrency), MaxConcurrency, Math.Max(1, MinConcurrency))
            .AtLeast(nameof(IncreaseBy), IncreaseBy, 1)
            .Check(DecreaseFactor is > 0 and < 1, nameof(DecreaseFactor), DecreaseFactor, "more than 0, less than 1")
            .MoreThanZero(nameof(Cooldown), Cooldown)
            .Present(nameof(TimeProvider), TimeProvider);
}
