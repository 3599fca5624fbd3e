using System.Text;

namespace Petabridge.Cmd.Host.Lines;

/// <summary>
/// Splits a command line at blanks. Single and double quotes keep blanks; within double quotes a backslash takes the next
/// character as it is.
/// </summary>
internal static class CommandWords
{
    /// <summary>The words; null when a quote is not closed.</summary>
    public static IReadOnlyList<CommandWord>? Split(string line)
    {
        var words = new List<CommandWord>();
        var at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
            if (at == line.Length)
                return words;
            if (Next(line, ref at) is not { } word)
                return null;
            words.Add(word);
        }
    }

    private static CommandWord? Next(string line, ref int at)
    {
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

        return quote == '\0' ? new CommandWord(text.ToString(), isQuoted) : null;
    }
}
