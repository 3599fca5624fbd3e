using System.Text.Encodings.Web;
using System.Text.Json;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>What a command found, to be read by people or by programs.</summary>
/// <param name="Text">The lines for people, fit for a width.</param>
/// <param name="Document">What is serialised for programs; null where people alone ask.</param>
internal sealed record Report(Func<int, IEnumerable<string>> Text, object? Document)
{
    // The encoder leaves non-ASCII text readable; what can't be seen is escaped afterwards.
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new MillisecondsConverter(), new SeverityConverter() },
    };

    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    /// <summary>A document on a line of its own.</summary>
    public static string JsonLine(object document) => Printable.InJson(JsonSerializer.Serialize(document, OneLine));

    public static Report Line(string text) => new(_ => [text], null);

    public IEnumerable<string> Lines(VerbArguments arguments) => arguments.AsJson && Document is not null
        ? Printable.InJson(JsonSerializer.Serialize(Document, Indented).ReplaceLineEndings("\n")).Split('\n')
        : Text(arguments.Width);
}
