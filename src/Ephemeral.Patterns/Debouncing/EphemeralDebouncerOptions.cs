using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>When an <see cref="EphemeralDebouncer{TKey, T}"/> hands items over. Wrong values are refused when it is made, all of
/// them in one error.</summary>
public sealed class EphemeralDebouncerOptions
{
    /// <summary>What the window means.</summary>
    /// <value>The default is <see cref="EphemeralDebounceMode.Quiet"/>.</value>
    public EphemeralDebounceMode Mode { get; init; }

    /// <summary>How long a key must be quiet, or how long after an item of a key no other is handed over. More than
    /// zero.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan Window { get; init; } = PatternDefaults.DebounceWindow;

    /// <summary>How long a key that is never quiet waits at the most, from its first item on. At least
    /// <see cref="Window"/>.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan MaxDelay { get; init; } = PatternDefaults.DebounceDelay;

    /// <summary>How many keys are known at the same time. At least 1.</summary>
    /// <value>The default is 10,000.</value>
    public int MaxKeys { get; init; } = PatternDefaults.DebounceKeys;

    /// <summary>How long disposal waits for the last items to be taken. More than zero.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ShutdownTimeout { get; init; } = PatternDefaults.ShutdownTimeout;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Defined(nameof(Mode), Mode)
            .MoreThanZero(nameof(Window), Window)
            .MoreThanZero(nameof(MaxDelay), MaxDelay)
            .Check(
                MaxDelay >= Window || Mode != EphemeralDebounceMode.Quiet,
                nameof(MaxDelay), MaxDelay, $"Window or more, which is {Window}")
            .AtLeast(nameof(MaxKeys), MaxKeys, 1)
            .MoreThanZero(nameof(ShutdownTimeout), ShutdownTimeout)
            .Present(nameof(TimeProvider), TimeProvider);
}
