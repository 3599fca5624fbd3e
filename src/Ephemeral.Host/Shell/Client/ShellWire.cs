using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ephemeral.Host.Shell.Client;

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
internal sealed record ShellGreeting(int Shell, string? Host, IReadOnlyList<ShellPalette>? Palettes);

internal sealed record ShellPalette(string Name, IReadOnlyList<ShellCommand> Commands);

internal sealed record ShellCommand(string Name, string Description, IReadOnlyList<ShellArgument> Arguments)
{
    public bool Has(string argumentSwitch) => Arguments.Any(argument => argument.Switches.Contains(argumentSwitch));
}

internal sealed record ShellArgument(
    string Name, string Description, IReadOnlyList<string> Switches, IReadOnlyList<string> Values, bool Mandatory, bool Multiple);
