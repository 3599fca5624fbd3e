using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What a <see cref="SignalAnomalyDetector"/> samples, and what it finds remarkable. Wrong values are refused when it is made, all
/// of them in one error.</summary>
public sealed class SignalAnomalyDetectorOptions
{
    /// <summary>What it samples.</summary>
    /// <value>The default is <see cref="CoordinatorMeasure.Failed"/>.</value>
    public CoordinatorMeasure Measure { get; init; }

    /// <summary>How often it samples. What is counted is counted for this long; a sample that came late is scaled. More than zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan SampleInterval { get; init; } = PatternDefaults.AnomalyInterval;

    /// <summary>Over how many samples the mean is that makes a burst. 1 to 10,000.</summary>
    /// <value>The default is 10.</value>
    public int WindowSamples { get; init; } = PatternDefaults.AnomalyWindow;

    /// <summary>The mean of the window, a sample, at which a burst begins. More than <see cref="BurstEndsAt"/>; null for no bursts.</summary>
    /// <value>The default is null.</value>
    public double? BurstAt { get; init; }

    /// <summary>The mean of the window at which it ends. Zero or more.</summary>
    /// <value>The default is 0.</value>
    public double BurstEndsAt { get; init; }

    /// <summary>How many usual samples the newest is compared with; none is judged before there are as many. 2 to 10,000.</summary>
    /// <value>The default is 60.</value>
    public int BaselineSamples { get; init; } = PatternDefaults.AnomalyBaseline;

    /// <summary>The z-score, above or below, at which an anomaly begins: how many standard deviations from the mean of the baseline. More
    /// than <see cref="AnomalyEndsAt"/>.</summary>
    /// <value>The default is 4.</value>
    public double AnomalyAt { get; init; } = PatternDefaults.AnomalyAt;

    /// <summary>The z-score at which it ends. Zero or more.</summary>
    /// <value>The default is 2.</value>
    public double AnomalyEndsAt { get; init; } = PatternDefaults.AnomalyEndsAt;

    /// <summary>What a smaller standard deviation counts as, in what is sampled: after a stretch where nothing failed, a single failure is
    /// no anomaly yet. More than zero.</summary>
    /// <value>The default is 1.</value>
    public double LeastDeviation { get; init; } = PatternDefaults.AnomalyLeastDeviation;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Check(Enum.IsDefined(Measure), nameof(Measure), Measure, string.Join(", ", Enum.GetNames<CoordinatorMeasure>()))
            .MoreThanZero(nameof(SampleInterval), SampleInterval)
            .Between(nameof(WindowSamples), WindowSamples, 1, 10_000)
            .Check(
                BurstAt is not { } at || (double.IsFinite(at) && at > BurstEndsAt), nameof(BurstAt), BurstAt,
                FormattableString.Invariant($"more than BurstEndsAt, which is {BurstEndsAt}"))
            .Check(double.IsFinite(BurstEndsAt) && BurstEndsAt >= 0, nameof(BurstEndsAt), BurstEndsAt, "0 or more")
            .Between(nameof(BaselineSamples), BaselineSamples, 2, 10_000)
            .Check(
                double.IsFinite(AnomalyAt) && AnomalyAt > AnomalyEndsAt, nameof(AnomalyAt), AnomalyAt,
                FormattableString.Invariant($"more than AnomalyEndsAt, which is {AnomalyEndsAt}"))
            .Check(double.IsFinite(AnomalyEndsAt) && AnomalyEndsAt >= 0, nameof(AnomalyEndsAt), AnomalyEndsAt, "0 or more")
            .Check(
                double.IsFinite(LeastDeviation) && LeastDeviation > 0, nameof(LeastDeviation), LeastDeviation, "more than 0")
            .Present(nameof(TimeProvider), TimeProvider);
}
