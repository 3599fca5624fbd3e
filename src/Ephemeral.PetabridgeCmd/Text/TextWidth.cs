using System.Text;
using Wcwidth;

namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>
/// How many columns of a terminal text takes: two for East Asian and emoji, none for marks on the letter before.
/// </summary>
internal static class TextWidth
{
    public static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Of(rune);
        return width;
    }

    /// <summary>The text in at most so many columns; what is cut off shows as <c>..</c>.</summary>
    public static string Cut(string text, int width)
    {
        if (Of(text) <= width)
            return text;
        var mark = width > 2 ? ".." : "";
        var cut = new StringBuilder();
        var used = mark.Length;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Of(rune);
            if (used > width)
                break;
            cut.Append(rune);
        }

        return cut.Append(mark).ToString();
    }

    // A control character has no width that is known.
    private static int Of(Rune rune) => Math.Max(0, UnicodeCalculator.GetWidth(rune));
}
