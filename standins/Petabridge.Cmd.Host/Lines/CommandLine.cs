namespace Petabridge.Cmd.Host.Lines;

/// <summary>
/// Reads a command line: <c>palette command -switch value …</c>. A line that cannot be read says what would be right.
/// </summary>
internal static class CommandLine
{
    /// <summary>The command, or else the problem.</summary>
    public static Command? Read(string line, IReadOnlyCollection<CommandPalette> palettes, out string problem)
    {
        var words = CommandWords.Split(line);
        problem = "";
        if (words is null)
            problem = "A quote is not closed.";
        else if (words.Count == 0)
            problem = $"There is no command on the line. Begin with a palette: {Names(palettes)}.";
        else if (palettes.FirstOrDefault(known => known.ModuleName == words[0].Text) is not { } palette)
            problem = $"There is no palette '{words[0].Text}'. There are: {Names(palettes)}.";
        else if (words.Count == 1)
            problem = $"'{palette.ModuleName}' needs a command. It has: {Commands(palette)}.";
        else if (palette.Find(words[1].Text) is not { } definition)
            problem = $"'{palette.ModuleName}' has no command '{words[1].Text}'. It has: {Commands(palette)}.";
        else
            return Read(palette, definition, words, out problem);
        return null;
    }

    private static Command? Read(
        CommandPalette palette, CommandDefinition definition, IReadOnlyList<CommandWord> words, out string problem)
    {
        var given = new List<Tuple<string, string>>();
        for (var at = 2; at < words.Count; at++)
        {
            if (!words[at].IsSwitch || definition.FindSwitch(words[at].Text) is null)
            {
                problem = $"'{palette.ModuleName} {definition.Name}' has no switch '{words[at].Text}'. {Switches(definition)}";
                return null;
            }

            var hasValue = at + 1 < words.Count && !words[at + 1].IsSwitch;
            given.Add(Tuple.Create(words[at].Text, hasValue ? words[at + 1].Text : ""));
            at += hasValue ? 1 : 0;
        }

        problem = Problem(palette, definition, given);
        return problem.Length == 0 ? new Command(palette.ModuleName, definition.Name, [.. given]) : null;
    }

    private static string Problem(
        CommandPalette palette, CommandDefinition definition, IReadOnlyCollection<Tuple<string, string>> given)
    {
        foreach (var argument in definition.Arguments)
        {
            var values = given.Where(pair => argument.Switch.Contains(pair.Item1)).Select(pair => pair.Item2).ToArray();
            if (argument.IsMandatory && (values.Length == 0 || values.Any(value => value.Length == 0)))
                return $"'{palette.ModuleName} {definition.Name}' needs {Forms(argument)}, with a value: {argument.Description}";
            if (!argument.AllowsMultiple && values.Length > 1)
                return $"'{palette.ModuleName} {definition.Name}' takes {Forms(argument)} once.";
        }

        return "";
    }

    private static string Switches(CommandDefinition definition) => definition.Arguments.Count == 0
        ? "It has none."
        : $"It has: {string.Join(", ", definition.Arguments.Select(Forms))}.";

    private static string Forms(CommandArgument argument) => string.Join('|', argument.Switch);

    private static string Names(IEnumerable<CommandPalette> palettes) =>
        string.Join(", ", palettes.Select(palette => palette.ModuleName));

    private static string Commands(CommandPalette palette) => string.Join(", ", palette.Commands.Select(command => command.Name));
}
