namespace Ephemeral.Shell.Client;

/// <summary>
/// What may stand where the cursor is: palettes, commands, switches, the values that the palettes offer for them, and the names and ids
/// that the host knows.
/// </summary>
/// <param name="Start">Where the word begins that is completed.</param>
/// <param name="Candidates">What it may become, in order; empty when nothing fits.</param>
internal sealed record Completion(int Start, IReadOnlyList<string> Candidates)
{
    /// <summary>What a host knows for an argument of a command, by its name; nothing when it has no such names.</summary>
    /// <param name="palette">The palette of the command; null where the shell itself has it.</param>
    /// <param name="argument">The argument's name, such as <c>coordinator</c>.</param>
    /// <param name="coordinator">Of which coordinator; null for all.</param>
    public delegate IEnumerable<string> Names(ShellPalette? palette, string argument, string? coordinator);

    /// <param name="palettes">The palettes of the host.</param>
    /// <param name="before">The text before the cursor.</param>
    /// <param name="names">Asks the host.</param>
    public static Completion Of(IReadOnlyList<ShellPalette> palettes, string before, Names names)
    {
        var words = CommandWord.Split(before, out var isOpen);
        var isNew = words.Count == 0 || !isOpen && char.IsWhiteSpace(before[^1]);
        var partial = isNew ? new CommandWord("", false, before.Length) : words[^1];
        var fitting = Fitting(palettes, isNew ? words : words[..^1], partial, names)
            .Where(name => name.StartsWith(partial.Text, StringComparison.Ordinal) && name == SafeText.Of(name))
            .Distinct()
            .OrderBy(name => name.StartsWith('-'))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => new CommandWord(name, partial.IsQuoted).ToString());
        return new Completion(partial.Start, [.. fitting]);
    }

    /// <summary>What all candidates begin with.</summary>
    public string CommonPrefix
    {
        get
        {
            var first = Candidates.Count == 0 ? "" : Candidates[0];
            var length = Candidates.Aggregate(first.Length, (most, other) => Math.Min(most, Shared(first, other)));
            return first[..length];
        }
    }

    private static IEnumerable<string> Fitting(
        IReadOnlyList<ShellPalette> palettes, List<CommandWord> words, CommandWord partial, Names names)
    {
        if (words is [{ Text: "help" }, .. var topic])
            return Fitting(palettes, [.. topic], partial, names).Except(["help", "clear", "exit"]).Where(word => !word.StartsWith('-'));
        if (words.Count == 0)
            return [.. palettes.Select(palette => palette.Name), .. palettes.SelectMany(Commands), .. OwnCommands.Names];
        if (words.Count == 1 && palettes.FirstOrDefault(palette => palette.Name == words[0].Text) is { } named)
            return Commands(named);
        try
        {
            return OfArguments(CommandText.Find(words, palettes), words, partial, names);
        }
        catch (ShellCommandException)
        {
            return [];
        }
    }

    private static IEnumerable<string> OfArguments(
        (ShellPalette? Palette, ShellCommand Command) found, List<CommandWord> words, CommandWord partial, Names names)
    {
        var (palette, command) = found;
        var isSwitch = partial.Text.StartsWith('-') && !partial.IsQuoted;
        var given = Given(words, palette);
        var coordinator = given?.ValueOf("--coordinator");
        var placed = given?.Arguments ?? words;
        var asked = command.Arguments.FirstOrDefault(argument => words[^1].IsSwitch && argument.Switches.Contains(words[^1].Text));
        if (asked is not null && !isSwitch && Values(asked).ToArray() is { Length: > 0 } values)
            return values;
        var switches = command.Arguments
            .Where(argument => argument.Multiple || !CommandText.IsIn(argument, placed))
            .SelectMany(argument => partial.Text.Length == 0 ? argument.Switches.TakeLast(1) : argument.Switches);
        return isSwitch || asked is not null ? switches : CommandText.Open(command, placed).Where(IsNext).SelectMany(Values).Concat(switches);

        // Ids are many: where one may be left out, they are offered once it is clear that one is meant.
        bool IsNext(ShellArgument argument) =>
            argument.Name != "id" || argument.Mandatory || coordinator is not null || partial.Text.Length > 0 && char.IsAsciiDigit(partial.Text[0]);

        IEnumerable<string> Values(ShellArgument argument) =>
            argument.Values.Count > 0 ? argument.Values : names(palette, argument.Name, coordinator);
    }

    private static CommandText? Given(List<CommandWord> words, ShellPalette? palette)
    {
        try
        {
            return CommandText.Of(words, palette is null ? [] : [palette]);
        }
        catch (ShellCommandException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Commands(ShellPalette palette) => palette.Commands.Select(command => command.Name);

    private static int Shared(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length])
            length++;
        return length;
    }
}
