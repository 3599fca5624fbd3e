using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What a <see cref="SignalCircuitBreaker"/> counts as failure, and how long it breaks. Wrong values are refused when it
/// is made, all of them in one error.</summary>
public sealed class SignalCircuitBreakerOptions
{
    /// <summary>The signals that are failures: a name or a pattern, see <see cref="SignalPattern"/>.</summary>
    public required string FailureSignals { get; init; }

    /// <summary>The signals that are successes. With them, only a success closes a half-open breaker; without, half-open time
    /// that passes without a failure does. A signal that matches both is a failure.</summary>
    /// <value>The default is null.</value>
    public string? SuccessSignals { get; init; }

    /// <summary>How many failures within <see cref="Window"/> open the breaker. At least 1.</summary>
    /// <value>The default is 5.</value>
    public int FailureThreshold { get; init; } = PatternDefaults.FailureThreshold;

    /// <summary>How long a failure counts. More than zero.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Window { get; init; } = PatternDefaults.FailureWindow;

    /// <summary>How long the breaker stays open before it is half-open. More than zero.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan BreakDuration { get; init; } = PatternDefaults.BreakDuration;

    /// <summary>How long a half-open breaker waits for an outcome. Then it closes when there are no
    /// <see cref="SuccessSignals"/>, and opens again when there are: a probe that does not answer has failed. More than
    /// zero.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan ProbeDuration { get; init; } = PatternDefaults.ProbeDuration;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Pattern(nameof(FailureSignals), FailureSignals)
            .PatternIfAny(nameof(SuccessSignals), SuccessSignals)
            .AtLeast(nameof(FailureThreshold), FailureThreshold, 1)
            .MoreThanZero(nameof(Window), Window)
            .MoreThanZero(nameof(BreakDuration), BreakDuration)
            .MoreThanZero(nameof(ProbeDuration), ProbeDuration)
            .Present(nameof(TimeProvider), TimeProvider);
}
