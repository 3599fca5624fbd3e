using System.Text;

namespace Ephemeral.Shell.Client;

/// <summary>
/// A word of a command line. A quoted one is never taken for a switch, and neither is a dash before a digit: so hosts read it too.
/// </summary>
/// <param name="Text">The word without its quotes.</param>
/// <param name="IsQuoted">Whether there were any.</param>
/// <param name="Start">Where it begins on its line.</param>
internal readonly record struct CommandWord(string Text, bool IsQuoted = false, int Start = 0)
{
    public bool IsSwitch => !IsQuoted && Text.Length > 1 && Text[0] == '-' && !char.IsAsciiDigit(Text[1]);

    /// <summary>A word as the operating system's shell gives it: with a blank or a quote in it, it was quoted there.</summary>
    public static CommandWord OfArgument(string text) => new(text, NeedsQuotes(text));

    /// <summary>The words of a line.</summary>
    /// <param name="line">The line. Quotes, single or double, keep blanks; in double ones a backslash takes the next character as it is.</param>
    /// <param name="isOpen">Whether the last word's quote is not closed.</param>
    public static List<CommandWord> Split(string line, out bool isOpen)
    {
        var words = new List<CommandWord>();
        isOpen = false;
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
                at++;
            else
                words.Add(Next(line, ref at, out isOpen));
        }

        return words;
    }

    /// <summary>The word as it is written on a line.</summary>
    public override string ToString() => IsQuoted || NeedsQuotes(Text)
        ? $"\"{Text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""
        : Text;

    private static bool NeedsQuotes(string text) => text.Length == 0 || text.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'');

    private static CommandWord Next(string line, ref int at, out bool isOpen)
    {
        var start = at;
        var text = new StringBuilder();
        var isQuoted = false;
        var quote = '\0';
        for (; at < line.Length && (quote != '\0' || !char.IsWhiteSpace(line[at])); at++)
        {
            var c = line[at];
            if (quote == '\0' && c is '"' or '\'')
                (quote, isQuoted) = (c, true);
            else if (c == quote)
                quote = '\0';
            else if (quote == '"' && c == '\\' && at + 1 < line.Length)
                text.Append(line[++at]);
            else
                text.Append(c);
        }

        isOpen = quote != '\0';
        return new CommandWord(text.ToString(), isQuoted, start);
    }
}
