namespace Ephemeral.Host.Shell.Client;

/// <summary>
/// A typed line and the command that it names. A palette's name may be left out where one palette alone has the command.
/// </summary>
internal sealed record CommandText(string Line, ShellCommand? Command)
{
    private static readonly char[] Blanks = [' ', '\t'];

    public static CommandText Of(string typed, IReadOnlyList<ShellPalette> palettes)
    {
        var line = typed.Trim();
        var words = Words(line);
        if (words.Length == 0 || palettes.FirstOrDefault(palette => palette.Name == words[0]) is { } named && words.Length == 1)
            return new CommandText(line, null);
        if (palettes.FirstOrDefault(palette => palette.Name == words[0]) is { } known)
            return new CommandText(line, Find(known, words[1]));
        var owners = palettes.Where(palette => Find(palette, words[0]) is not null).ToArray();
        if (owners.Length == 0 && palettes.Count == 1)
            owners = [palettes[0]]; // so that the host says which commands there are
        return owners.Length == 1
            ? new CommandText($"{owners[0].Name} {line}", Find(owners[0], words[0]))
            : new CommandText(line, null);
    }

    /// <summary>The line with a switch more, if the command has it and it is not there.</summary>
    public CommandText With(string argumentSwitch, string value = "")
    {
        var argument = Command?.Arguments.FirstOrDefault(known => known.Switches.Contains(argumentSwitch));
        return argument is null || Words(Line).Any(argument.Switches.Contains)
            ? this
            : this with { Line = $"{Line} {argumentSwitch} {value}".TrimEnd() };
    }

    public static string[] Words(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    private static ShellCommand? Find(ShellPalette palette, string name) =>
        palette.Commands.FirstOrDefault(command => command.Name == name);
}
