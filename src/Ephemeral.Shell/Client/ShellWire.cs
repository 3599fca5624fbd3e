using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ephemeral.Shell.Client;

/// <summary>
/// What goes over the line: one JSON object a line, in UTF-8. The shell greets, is told the palettes, and then sends command
/// lines and takes them back, by numbers of its own.
/// </summary>
internal static class ShellWire
{
    public const string Greeting = """{"shell":1}""";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static string Run(long id, string line) => JsonSerializer.Serialize(new { id, line }, Json);

    public static string Cancel(long id) => JsonSerializer.Serialize(new { cancel = id }, Json);

    /// <summary>What the line says; null when it is not of this protocol.</summary>
    public static T? Read<T>(string line) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A part of the answer to a command. The one that is final ends it.</summary>
internal sealed record ShellResponse(long Id, string? Text, bool Final, bool Error);

/// <summary>What a host says first. A host that turns a client away sends a <see cref="ShellResponse"/> instead.</summary>
internal sealed record ShellGreeting(int Shell, string? Host, IReadOnlyList<ShellPalette>? Palettes)
{
    private const int MaxHostLength = 200;

    /// <summary>Nothing is missing, and nothing is of a size that no host has.</summary>
    public bool IsSane => (Host?.Length ?? 0) <= MaxHostLength && ShellLimits.IsSane(Palettes, static palette => palette.IsSane);
}

internal sealed record ShellPalette(string Name, IReadOnlyList<ShellCommand> Commands)
{
    public bool IsSane => ShellLimits.IsName(Name) && ShellLimits.IsSane(Commands, static command => command.IsSane);
}

internal sealed record ShellCommand(string Name, string Description, IReadOnlyList<ShellArgument> Arguments)
{
    public bool IsSane =>
        ShellLimits.IsName(Name) && ShellLimits.IsText(Description) && ShellLimits.IsSane(Arguments, static argument => argument.IsSane);

    public bool Has(string argumentSwitch) => Arguments.Any(argument => argument.Switches.Contains(argumentSwitch));
}

internal sealed record ShellArgument(
    string Name, string Description, IReadOnlyList<string> Switches, IReadOnlyList<string> Values, bool Mandatory, bool Multiple)
{
    public bool IsSane =>
        ShellLimits.IsName(Name) && ShellLimits.IsText(Description) &&
        Switches is { Count: > 0 } && ShellLimits.IsSane(Switches, ShellLimits.IsName) && ShellLimits.IsSane(Values, ShellLimits.IsName);
}

/// <summary>What a greeting may hold: help and completion are made of it.</summary>
internal static class ShellLimits
{
    private const int MaxCount = 200;
    private const int MaxNameLength = 200;
    private const int MaxTextLength = 10_000;

    public static bool IsName(string? name) => name is { Length: > 0 and <= MaxNameLength };

    public static bool IsText(string? text) => text is { Length: <= MaxTextLength };

    public static bool IsSane<T>(IReadOnlyList<T>? list, Func<T, bool> isSane) where T : class =>
        list is { Count: <= MaxCount } && list.All(item => item is not null && isSane(item));
}
