using System.Globalization;
using System.Text;

namespace Ephemeral.Shell.Client;

/// <summary>Text from a host, fit for a terminal: it cannot move the cursor, change colours, turn the direction of writing or ring.</summary>
internal static class SafeText
{
    public static string Of(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
            safe.Append(IsUnsafe(c) ? '?' : c);
        return safe.ToString();
    }

    private static bool IsUnsafe(char c) => c is not '\n' and not '\t' && char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
