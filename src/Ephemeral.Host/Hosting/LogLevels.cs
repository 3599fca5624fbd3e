using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Hosting;

/// <summary>Checks the levels in the section <c>Logging</c>: what reads them names a wrong one without its setting.</summary>
internal static class LogLevels
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";

    /// <exception cref="OptionsValidationException">A level is none.</exception>
    public static void CheckLogLevels(this IConfiguration configuration)
    {
        var logging = configuration.GetSection(Section);
        string[] failures =
        [
            .. logging.GetChildren().Select(provider => provider.GetSection(Levels)).Prepend(logging.GetSection(Levels))
                .SelectMany(levels => levels.GetChildren())
                .Where(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
                .Select(level => $"{level.Path} is '{level.Value}'. Set it to one of {string.Join(", ", Enum.GetNames<LogLevel>())}."),
        ];
        if (failures.Length > 0)
            throw new OptionsValidationException(Section, typeof(LogLevel), failures);
    }
}
