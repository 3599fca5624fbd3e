using System.Text;
using System.Text.RegularExpressions;

namespace Ephemeral.Host.Markup;

/// <summary>Writes a translated text as Markdown that reads as that text, and as nothing else.</summary>
internal static partial class ProseEscaper
{
    private const string Markup = "`*_[]<~^|${}";
    private const string MarkupAtLineStart = "#>-+=:";

    public static bool IsAsciiPunctuation(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    public static string Escape(ProseSegment segment, bool strict)
    {
        var text = segment.Translation;
        var written = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsAsciiPunctuation(text[i]) && (strict || NeedsEscape(segment, text, i)))
                written.Append('\\');
            written.Append(text[i]);
        }

        return written.ToString();
    }

    private static bool NeedsEscape(ProseSegment segment, string text, int index)
    {
        var c = text[index];
        if (segment.Escaped.Contains(c))
            return true;
        if (c == '\\')
            return index == text.Length - 1 || IsAsciiPunctuation(text[index + 1]);
        if (segment.AtLineStart && StartsBlock(segment, text, index))
            return true;
        if (segment.Unescaped.Contains(c))
            return false;
        return Markup.Contains(c) || (c == '&' && Entity().IsMatch(text.AsSpan(index)));
    }

    private static bool StartsBlock(ProseSegment segment, string text, int index)
    {
        if (index == 0)
            return MarkupAtLineStart.Contains(text[0]) && segment.Text[0] != text[0];
        return text[index] is '.' or ')' && ListNumber().Match(text) is { Success: true } match && match.Length == index + 1;
    }

    [GeneratedRegex("^&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")]
    private static partial Regex Entity();

    [GeneratedRegex("^([0-9]{1,9}|[A-Za-z]{1,9})[.)](?=\\s|$)")]
    private static partial Regex ListNumber();
}
