using Ephemeral.Actors;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns;

/// <summary>Which log lines are told, and as which signal: by level and category alone.</summary>
internal sealed class LogSignalRule(SignalLoggerOptions options)
{
    private readonly SignalPattern _categories = SignalPattern.Parse(options.Categories);
    private readonly SignalPattern? _except = options.ExceptCategories is { } except ? SignalPattern.Parse(except) : null;
    private readonly LogLevel _least = options.MinLevel;

    // one text a level, so that a line costs none
    private readonly string[] _names =
        [.. Enum.GetValues<LogLevel>().Order().TakeWhile(static level => level < LogLevel.None).Select(level =>
            $"{options.Name}.{level.ToString().ToLowerInvariant()}")];

    /// <summary>Whether lines of this category are told at all.</summary>
    public bool Tells(string category) =>
        category != SignalLogListener.Category && _categories.Matches(category) && _except?.Matches(category) != true;

    public bool Tells(LogLevel level) => level >= _least && level < LogLevel.None;

    /// <summary>The signal of a level that is told.</summary>
    public string NameOf(LogLevel level) => _names[(int)level];
}
