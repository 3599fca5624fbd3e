using System.Text.Encodings.Web;
using System.Text.Json;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.Shell.Client;

/// <summary>
/// Writes what commands answer: as text, errors apart; or as JSON, where each command gives one document on the output, an
/// error too.
/// </summary>
internal sealed class ShellOutput(TextWriter output, TextWriter errors, bool asJson)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool AsJson { get; } = asJson;

    /// <summary>Where answers go.</summary>
    public TextWriter Writer => output;

    public void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }

    public void WriteLine(string text) => output.WriteLine(text);

    public void WriteError(string text)
    {
        if (AsJson)
            WriteDocument(new { error = text });
        else
            errors.WriteLine($"error: {SafeText.Of(text)}");
    }

    /// <summary>
    /// Takes the responses of one command whose answer is a document already, where this writes JSON. It throws a
    /// <see cref="ShellConnectionException"/> when what becomes one document is too much.
    /// </summary>
    public Action<ShellResponse> Taking(bool isDocument)
    {
        var text = new CollectedText();
        return response =>
        {
            var part = response.Text ?? "";
            if (response.Error)
                WriteError(part);
            else if (AsJson && !isDocument)
                Collect(text, part, response.Final);
            else
                Write(AsJson ? Printable.InJson(part) : SafeText.Of(part), response.Final);
        };
    }

    private void Write(string part, bool isFinal)
    {
        if (part.Length > 0 || !isFinal)
            output.WriteLine(part);
        output.Flush();
    }

    private void Collect(CollectedText text, string part, bool isFinal)
    {
        text.Append(part);
        if (isFinal)
            WriteDocument(new { text = text.ToString() });
    }

    private void WriteDocument(object document) => output.WriteLine(Printable.InJson(JsonSerializer.Serialize(document, Json)));
}
