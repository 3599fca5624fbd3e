using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.IO;

namespace Petabridge.Cmd.Host;

/// <summary>
/// The line protocol: one JSON object a line, in UTF-8. The client greets, is told the palettes, and then sends command lines and
/// takes them back, by numbers of its own.
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

    public static string Write(long id, CommandResponse response) => JsonSerializer.Serialize(
        new { id, text = response.Msg, final = response.Final, error = response.IsError }, Json);

    public static string Greet(string host, IEnumerable<CommandPalette> palettes) =>
        JsonSerializer.Serialize(new { shell = Version, host, palettes = palettes.Select(Describe) }, GreetingJson);

    private static object Describe(CommandPalette palette) =>
        new { name = palette.ModuleName, commands = palette.Commands.Select(Describe) };

    private static object Describe(CommandDefinition command) =>
        new { name = command.Name, description = command.Description, arguments = command.Arguments.Select(Describe) };

    private static object Describe(CommandArgument argument) => new
    {
        name = argument.Name, description = argument.Description, switches = argument.Switches, values = argument.DefaultValues,
        mandatory = argument.IsMandatory, multiple = argument.AllowsMultiple,
    };
}

/// <summary>Cuts received bytes into lines. Between two additions it holds no more than one line of the allowed length.</summary>
internal sealed class LineBuffer(int maxBytes)
{
    private ByteString _rest = ByteString.Empty;
    private bool _isSkipping;

    /// <summary>The lines that are complete now, without their ends; null for one that was too long.</summary>
    public IEnumerable<string?> Add(ByteString received)
    {
        _rest += received;
        for (int end; (end = _rest.IndexOf((byte)'\n')) >= 0; _rest = _rest.Slice(end + 1))
        {
            var isTooLong = _isSkipping || end > maxBytes;
            _isSkipping = false;
            yield return isTooLong ? null : _rest.Slice(0, end).ToString().TrimEnd('\r');
        }

        if (_rest.Count > maxBytes)
            (_rest, _isSkipping) = (ByteString.Empty, true);
    }
}
