using System.Text.Encodings.Web;
using System.Text.Json;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>What a command found, to be read by people or by programs.</summary>
/// <param name="Text">The lines for people, fit for a width.</param>
/// <param name="Document">What is serialised for programs; null where people alone ask.</param>
internal sealed record Report(Func<int, IEnumerable<string>> Text, object? Document)
{
    // The encoder leaves non-ASCII text readable; control characters are escaped all the same.
    public static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new MillisecondsConverter(), new SeverityConverter() },
    };

    public static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    public static Report Line(string text) => new(_ => [text], null);

    public IEnumerable<string> Lines(VerbArguments arguments) => arguments.AsJson && Document is not null
        ? JsonSerializer.Serialize(Document, Indented).ReplaceLineEndings("\n").Split('\n')
        : Text(arguments.Width);
}
