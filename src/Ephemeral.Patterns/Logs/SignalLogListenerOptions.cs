using Ephemeral.Actors;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns;

/// <summary>Which signals a <see cref="SignalLogListener"/> writes. Wrong values are refused when it is made, all of them in one
/// error.</summary>
public sealed class SignalLogListenerOptions
{
    /// <summary>The signals that are written: a name or a pattern, see <see cref="SignalPattern"/>.</summary>
    /// <value>The default is <c>*</c>.</value>
    public string Signals { get; init; } = "*";

    /// <summary>The signals that are not: a name or a pattern; null for none.</summary>
    /// <value>The default is <c>log.*</c>, since those are lines already.</value>
    public string? ExceptSignals { get; init; } = "log.*";

    /// <summary>The level of the lines.</summary>
    /// <value>The default is <see cref="LogLevel.Information"/>.</value>
    public LogLevel Level { get; init; } = LogLevel.Information;

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Pattern(nameof(Signals), Signals)
            .PatternIfAny(nameof(ExceptSignals), ExceptSignals)
            .Check(
                Level is >= LogLevel.Trace and <= LogLevel.Critical, nameof(Level), Level, $"{LogLevel.Trace} to {LogLevel.Critical}");
}
