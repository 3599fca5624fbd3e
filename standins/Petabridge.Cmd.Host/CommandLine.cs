using System.Text;

namespace Petabridge.Cmd.Host;

/// <summary>
/// Reads a command line: <c>palette command -switch value …</c>. A line that cannot be read says what would be right. Quotes,
/// single or double, keep blanks; within double quotes a backslash takes the next character as it is.
/// </summary>
internal static class CommandLine
{
    /// <summary>A word. A quoted one is never taken for a switch, and neither is a dash before a digit.</summary>
    private readonly record struct Word(string Text, bool IsQuoted)
    {
        public bool IsSwitch => !IsQuoted && Text.Length > 1 && Text[0] == '-' && !char.IsAsciiDigit(Text[1]);
    }

    /// <summary>The command, or else the problem.</summary>
    public static Command? Read(string line, IReadOnlyCollection<CommandPalette> palettes, out string problem)
    {
        var words = Split(line);
        problem = "";
        if (words is null)
            problem = "A quote is not closed.";
        else if (words.Count == 0)
            problem = $"There is no command on the line. Begin with a palette: {Names(palettes)}.";
        else if (palettes.FirstOrDefault(known => known.ModuleName == words[0].Text) is not { } palette)
            problem = $"There is no palette '{words[0].Text}'. There are: {Names(palettes)}.";
        else if (words.Count == 1)
            problem = $"'{palette.ModuleName}' needs a command. It has: {Names(palette)}.";
        else if (palette.Find(words[1].Text) is not { } definition)
            problem = $"'{palette.ModuleName}' has no command '{words[1].Text}'. It has: {Names(palette)}.";
        else
            return Read(palette, definition, words, out problem);
        return null;
    }

    private static Command? Read(CommandPalette palette, CommandDefinition definition, List<Word> words, out string problem)
    {
        var name = $"{palette.ModuleName} {definition.Name}";
        var pairs = new List<Tuple<string, string>>();
        for (var at = 2; at < words.Count; at++)
        {
            if (!words[at].IsSwitch || !definition.Arguments.Any(argument => argument.Switch.Contains(words[at].Text)))
            {
                problem = $"'{name}' has no switch '{words[at].Text}'. "
                    + (definition.Arguments.Count == 0 ? "It has none." : $"It has: {Names(definition)}.");
                return null;
            }

            var hasValue = at + 1 < words.Count && !words[at + 1].IsSwitch;
            pairs.Add(Tuple.Create(words[at].Text, hasValue ? words[at + 1].Text : ""));
            at += hasValue ? 1 : 0;
        }

        problem = definition.Arguments.Select(argument => Problem(name, argument, pairs)).FirstOrDefault(it => it != "") ?? "";
        return problem == "" ? new Command(palette.ModuleName, definition.Name, [.. pairs]) : null;
    }

    private static string Problem(string name, CommandArgument argument, List<Tuple<string, string>> pairs)
    {
        var values = pairs.Where(pair => argument.Switch.Contains(pair.Item1)).Select(pair => pair.Item2).ToArray();
        return argument.IsMandatory && (values.Length == 0 || values.Contains(""))
                ? $"'{name}' needs {Forms(argument)}, with a value: {argument.Description}"
            : !argument.AllowsMultiple && values.Length > 1 ? $"'{name}' takes {Forms(argument)} once."
            : "";
    }

    /// <summary>The words; null when a quote is not closed.</summary>
    private static List<Word>? Split(string line)
    {
        var words = new List<Word>();
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
                at++;
            else if (NextWord(line, ref at) is { } word)
                words.Add(word);
            else
                return null;
        }

        return words;
    }

    private static Word? NextWord(string line, ref int at)
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

        return quote == '\0' ? new Word(text.ToString(), isQuoted) : null;
    }

    private static string Forms(CommandArgument argument) => string.Join('|', argument.Switch);

    private static string Names(CommandDefinition definition) => string.Join(", ", definition.Arguments.Select(Forms));

    private static string Names(CommandPalette palette) => string.Join(", ", palette.Commands.Select(command => command.Name));

    private static string Names(IEnumerable<CommandPalette> palettes) =>
        string.Join(", ", palettes.Select(palette => palette.ModuleName));
}
