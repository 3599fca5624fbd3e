using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>Between which marks a <see cref="SignalBackPressure"/> tells pressure. Wrong values are refused when it is made, all
/// of them in one error.</summary>
public sealed class SignalBackPressureOptions
{
    /// <summary>With how many pending the pressure begins. More than <see cref="LowMark"/>, at most the
    /// <see cref="EphemeralOptions.MaxPendingOperations"/> of the coordinator that is watched.</summary>
    /// <value>The default is 768, three quarters of the pending operations that a coordinator has room for by default.</value>
    public int HighMark { get; init; } = PatternDefaults.HighMark;

    /// <summary>With how many pending it ends. Zero or more.</summary>
    /// <value>The default is 256.</value>
    public int LowMark { get; init; } = PatternDefaults.LowMark;

    /// <summary>How often the pending operations are looked at. A look reads a few fields. More than zero.</summary>
    /// <value>The default is 50 milliseconds.</value>
    public TimeSpan CheckInterval { get; init; } = PatternDefaults.CheckInterval;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check(int room) =>
        new OptionsCheck()
            .Between(nameof(HighMark), HighMark, 1, room)
            .Between(nameof(LowMark), LowMark, 0, Math.Max(0, HighMark - 1))
            .MoreThanZero(nameof(CheckInterval), CheckInterval)
            .Present(nameof(TimeProvider), TimeProvider);
}
