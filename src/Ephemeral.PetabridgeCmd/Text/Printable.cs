using System.Globalization;
using System.Text;

namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>
/// Text of the application, such as a key, on one line of a terminal: what would steer the terminal, and what can't be seen, is shown as its
/// number.
/// </summary>
internal static class Printable
{
    // Letters and symbols that look like nothing: the blank of Braille, the fillers of Hangul, and joiners that count as marks.
    private static readonly HashSet<int> Blank = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0];

    public static string Of(string text)
    {
        var isBlank = string.IsNullOrWhiteSpace(text);
        var safe = new StringBuilder(text.Length + 8);
        foreach (var (rune, code) in Characters(text))
        {
            if (isBlank || rune is not { } seen || IsUnsafe(seen))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}");
            else
                safe.Append(seen);
        }

        return safe.ToString();
    }

    /// <summary>
    /// A JSON document with such characters written as JSON writes their numbers, so that it is read as the same. Breaks of lines and tabs
    /// stay: they stand between its texts alone.
    /// </summary>
    public static string InJson(string document)
    {
        var safe = new StringBuilder(document.Length + 8);
        foreach (var (rune, code) in Characters(document))
        {
            var units = rune is { } seen ? seen.ToString() : ((char)code).ToString();
            if (rune is { } known && !IsUnsafe(known) || code is '\n' or '\t')
                safe.Append(units);
            else
                safe.AppendJoin("", units.Select(static unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")));
        }

        return safe.ToString();
    }

    // Half of a surrogate pair is no character, and has its number alone.
    private static IEnumerable<(Rune? Rune, int Code)> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                yield return (null, text[i]);
                continue;
            }

            yield return (rune, rune.Value);
            i += rune.Utf16SequenceLength - 1;
        }
    }

    // Controls, separators but the space, what changes the direction of writing, and what is not seen at all.
    private static bool IsUnsafe(Rune rune) => Blank.Contains(rune.Value) || IsVariation(rune.Value) || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        _ => false,
    };

    private static bool IsVariation(int code) => code is >= 0xFE00 and <= 0xFE0F or >= 0x180B and <= 0x180F or >= 0xE0100 and <= 0xE01EF;
}
