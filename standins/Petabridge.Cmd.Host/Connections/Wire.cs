using System.Text.Json;
using System.Text.Json.Serialization;

namespace Petabridge.Cmd.Host.Connections;

/// <summary>
/// What goes over the line: one JSON object a line, in UTF-8. The client greets, is told the palettes, and then sends command
/// lines and takes them back, by numbers of its own.
/// </summary>
internal static class Wire
{
    /// <summary>The one version there is.</summary>
    public const int Version = 1;

    /// <summary>The longest line of a client, in bytes.</summary>
    public const int MaxLineBytes = 8 * 1024;

    /// <summary>The id of an answer to what was no request.</summary>
    public const long NoRequest = 0;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 4,
    };

    private static readonly JsonSerializerOptions GreetingJson = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// The only thing that a client may say first: <c>{"shell":1}</c>; then <c>{"id":7,"line":"…"}</c> or <c>{"cancel":7}</c>.
    /// </summary>
    internal sealed record Request(int Shell, long Id, string? Line, long Cancel);

    internal sealed record Response(long Id, string? Text, bool Final, bool Error);

    internal sealed record Greeting(int Shell, string Host, IEnumerable<Palette> Palettes);

    internal sealed record Palette(string Name, IEnumerable<Entry> Commands);

    internal sealed record Entry(string Name, string Description, IEnumerable<Argument> Arguments);

    internal sealed record Argument(
        string Name, string Description, IReadOnlyList<string> Switches, IReadOnlyList<string> Values,
        bool Mandatory, bool Multiple);

    /// <summary>The request; null when it is none.</summary>
    public static Request? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Request>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Write(Response response) => JsonSerializer.Serialize(response, Json);

    public static string Greet(string host, IEnumerable<CommandPalette> palettes) =>
        JsonSerializer.Serialize(new Greeting(Version, host, palettes.Select(Describe)), GreetingJson);

    private static Palette Describe(CommandPalette palette) =>
        new(palette.ModuleName, palette.Commands.Select(command => new Entry(
            command.Name, command.Description, command.Arguments.Select(argument => new Argument(
                argument.Name, argument.Description, argument.Switch, argument.DefaultValues, argument.IsMandatory,
                argument.AllowsMultiple)))));
}
