using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>How fast a <see cref="GcraRateLimiter"/> gives permits. Wrong values are refused when it is made, all of them in one
/// error.</summary>
public sealed class GcraRateLimiterOptions
{
    /// <summary>How many permits are given in a second, in the long run. More than zero, up to 1,000,000; a fraction for less than one
    /// a second.</summary>
    public required double PermitsPerSecond { get; init; }

    /// <summary>How many may be taken at once after a rest; with 1 permits are evenly spaced. At least 1.</summary>
    /// <value>The default is 1.</value>
    public int Burst { get; init; } = PatternDefaults.RateBurst;

    /// <summary>How many permits may be waited for at a time, in all. Zero or more; beyond it a lease is refused.</summary>
    /// <value>The default is 0.</value>
    public int QueueLimit { get; init; }

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal static bool IsRate(double rate) => rate is > 0 and <= 1_000_000;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Check(IsRate(PermitsPerSecond), nameof(PermitsPerSecond), PermitsPerSecond, "more than 0, up to 1000000")
            .AtLeast(nameof(Burst), Burst, 1)
            .AtLeast(nameof(QueueLimit), QueueLimit, 0)
            .Present(nameof(TimeProvider), TimeProvider);
}
