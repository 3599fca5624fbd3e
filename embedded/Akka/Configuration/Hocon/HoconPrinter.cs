using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Akka.Configuration.Hocon;

/// <summary>Writes values as HOCON that reads back as the same values.</summary>
internal static class HoconPrinter
{
    public static string Print(HoconObject root) => Fields(root, "").ToString();

    public static string Print(HoconValue value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString();
    }

    public static string Key(string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/') ? key : Quote(key);

    private static void Write(StringBuilder text, HoconValue value, string indent)
    {
        if (value.IsNull) text.Append("null");
        else if (value.IsString()) text.Append(IsPlain(value.GetString()) ? value.GetString() : Quote(value.GetString()));
        else if (value.IsArray()) text.Append('[').AppendJoin(", ", value.GetArray()).Append(']');
        else text.Append("{\n").Append(Fields(value.GetObject(), indent + "  ")).Append(indent).Append('}');
    }

    private static StringBuilder Fields(HoconObject section, string indent)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in section.Entries)
        {
            text.Append(indent).Append(Key(key)).Append(" : ");
            Write(text, value, indent);
            text.Append('\n');
        }
        return text;
    }

    private static bool IsPlain(string text) =>
        text.Length > 0 && text != "null" && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
