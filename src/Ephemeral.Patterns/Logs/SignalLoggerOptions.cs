using Ephemeral.Actors;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns;

/// <summary>Which log lines a <see cref="SignalLoggerProvider"/> tells as signals. Wrong values are refused when it is made, all of them in
/// one error.</summary>
public sealed class SignalLoggerOptions
{
    /// <summary>What its signals begin with.</summary>
    /// <value>The default is <c>log</c>.</value>
    public string Name { get; init; } = "log";

    /// <summary>The lowest level that is told.</summary>
    /// <value>The default is <see cref="LogLevel.Warning"/>.</value>
    public LogLevel MinLevel { get; init; } = LogLevel.Warning;

    /// <summary>The categories that are told: a name or a pattern, see <see cref="SignalPattern"/>.</summary>
    /// <value>The default is <c>*</c>.</value>
    public string Categories { get; init; } = "*";

    /// <summary>The categories that are not: a name or a pattern; null for none. Lines of a <see cref="SignalLogListener"/> never are.</summary>
    /// <value>The default is <c>Ephemeral.*, Akka.*</c>: an operation that hears of its own failure by the log would fail for ever.</value>
    public string? ExceptCategories { get; init; } = "Ephemeral.*, Akka.*";

    internal OptionsCheck Check() =>
        new OptionsCheck()
            .Name(nameof(Name), Name)
            .Check(
                MinLevel is >= LogLevel.Trace and <= LogLevel.Critical, nameof(MinLevel), MinLevel,
                $"{LogLevel.Trace} to {LogLevel.Critical}")
            .Pattern(nameof(Categories), Categories)
            .PatternIfAny(nameof(ExceptCategories), ExceptCategories);
}
