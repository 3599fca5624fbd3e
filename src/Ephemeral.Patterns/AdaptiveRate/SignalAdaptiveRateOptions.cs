using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>By which signals a <see cref="SignalAdaptiveRate"/> backs off, and how it recovers. Wrong values are refused when it is made,
/// all of them in one error.</summary>
public sealed class SignalAdaptiveRateOptions
{
    /// <summary>The signals that say that it is too fast: a name or a pattern, see <see cref="SignalPattern"/>.</summary>
    public required string DecreaseSignals { get; init; }

    /// <summary>The most permits a second: where it starts, and what it recovers to. More than zero, up to 1,000,000.</summary>
    public required double MaxPerSecond { get; init; }

    /// <summary>The fewest permits a second. More than zero, at most <see cref="MaxPerSecond"/>.</summary>
    /// <value>The default is 1.</value>
    public double MinPerSecond { get; init; } = PatternDefaults.MinRate;

    /// <summary>What a signal makes of the rate, as a factor. More than 0, less than 1.</summary>
    /// <value>The default is 0.5.</value>
    public double DecreaseFactor { get; init; } = PatternDefaults.DecreaseFactor;

    /// <summary>How much a step up is, in permits a second. More than zero.</summary>
    /// <value>The default is 1.</value>
    public double IncreaseBy { get; init; } = PatternDefaults.RateStep;

    /// <summary>After which time without a signal that counts a step up follows, and then the next. More than zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan IncreaseEvery { get; init; } = PatternDefaults.RateStepEvery;

    /// <summary>For how long after a signal others change nothing: those that were under way when the rate was cut. More than
    /// zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan Cooldown { get; init; } = PatternDefaults.Cooldown;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Pattern(nameof(DecreaseSignals), DecreaseSignals)
            .Check(GcraRateLimiterOptions.IsRate(MaxPerSecond), nameof(MaxPerSecond), MaxPerSecond, "more than 0, up to 1000000")
            .Check(
                MinPerSecond > 0 && MinPerSecond <= MaxPerSecond, nameof(MinPerSecond), MinPerSecond,
                FormattableString.Invariant($"more than 0, up to {MaxPerSecond}"))
            .Check(DecreaseFactor is > 0 and < 1, nameof(DecreaseFactor), DecreaseFactor, "more than 0, less than 1")
            .Check(GcraRateLimiterOptions.IsRate(IncreaseBy), nameof(IncreaseBy), IncreaseBy, "more than 0, up to 1000000")
            .MoreThanZero(nameof(IncreaseEvery), IncreaseEvery)
            .MoreThanZero(nameof(Cooldown), Cooldown)
            .Present(nameof(TimeProvider), TimeProvider);
}
