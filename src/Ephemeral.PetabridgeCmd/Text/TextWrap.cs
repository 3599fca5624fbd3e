namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>Breaks a sentence into lines at blanks.</summary>
internal static class TextWrap
{
    public static IEnumerable<string> Of(string text, int width, string indent)
    {
        var line = indent;
        foreach (var word in Printable.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && TextWidth.Of(line) + 1 + TextWidth.Of(word) > width)
            {
                yield return line;
                line = indent;
            }

            line += line.Length > indent.Length ? " " + word : word;
        }

        yield return line;
    }
}
