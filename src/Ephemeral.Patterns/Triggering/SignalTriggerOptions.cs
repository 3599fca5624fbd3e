using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What a <see cref="SignalTrigger"/> waits for, and how often it starts. Wrong values are refused when it is made, all of them
/// in one error.</summary>
public sealed class SignalTriggerOptions
{
    /// <summary>The signals that must be heard, each a name or a pattern, see <see cref="SignalPattern"/>: all of them, in any order. For
    /// one of several, write them into one pattern with commas. 1 to 16.</summary>
    public required IReadOnlyList<string> Signals { get; init; }

    /// <summary>How often each of them must be heard. 1 to 1,000.</summary>
    /// <value>The default is 1.</value>
    public int Count { get; init; } = PatternDefaults.TriggerCount;

    /// <summary>Within which time all of that must be heard. More than zero.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan Within { get; init; } = PatternDefaults.TriggerWindow;

    /// <summary>How much time lies between two starts at least: what is met meanwhile leads to one start at its end. Zero for none.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan MinInterval { get; init; } = PatternDefaults.TriggerInterval;

    /// <summary>How long disposal waits for a start that has begun. More than zero.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ShutdownTimeout { get; init; } = PatternDefaults.ShutdownTimeout;

    /// <summary>What time is measured with.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OptionsCheck Check()
    {
        var check = new OptionsCheck().Between($"{nameof(Signals)}.Count", Signals?.Count ?? 0, 1, 16);
        foreach (var signal in Signals ?? [])
            check.Pattern(nameof(Signals), signal);
        return check
            .Between(nameof(Count), Count, 1, 1000)
            .MoreThanZero(nameof(Within), Within)
            .ZeroOrMore(nameof(MinInterval), MinInterval)
            .MoreThanZero(nameof(ShutdownTimeout), ShutdownTimeout)
            .Present(nameof(TimeProvider), TimeProvider);
    }
}
