using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.Shell.Client;

/// <summary>
/// A command as it was typed, and as it is sent. A palette's name may be left out where one palette alone has the command; the switches
/// of the coordinator, of the id and of what is needed may be left out.
/// </summary>
/// <param name="Palette">Whose command it is; null for one of the shell itself.</param>
/// <param name="Command">The command.</param>
/// <param name="Arguments">Its switches, each with its value after it.</param>
internal sealed record CommandText(ShellPalette? Palette, ShellCommand Command, IReadOnlyList<CommandWord> Arguments)
{
    private const string Coordinator = "coordinator";
    private const string Id = "id";

    public string Line => string.Join(' ', [Palette?.Name ?? "", Command.Name, .. Arguments.Select(word => word.ToString())]).TrimStart();

    /// <exception cref="ShellCommandException">There is no such command, or it does not take what was typed.</exception>
    public static CommandText Of(IReadOnlyList<CommandWord> words, IReadOnlyList<ShellPalette> palettes)
    {
        var (palette, command) = Find(words, palettes);
        var rest = words.Skip(palette is not null && words[0].Text == palette.Name ? 2 : 1).ToArray();
        return new CommandText(palette, command, Place(command, rest));
    }

    /// <summary>The command that the words begin with, and whose it is.</summary>
    /// <exception cref="ShellCommandException">There is none.</exception>
    public static (ShellPalette? Palette, ShellCommand Command) Find(
        IReadOnlyList<CommandWord> words, IReadOnlyList<ShellPalette> palettes)
    {
        var first = words[0].Text;
        if (palettes.FirstOrDefault(palette => palette.Name == first) is { } named)
        {
            return words.Count == 1
                ? throw new ShellCommandException($"'{first}' needs a command. It has: {Names([named])}.")
                : (named, Find(named, words[1].Text) ?? throw Unknown(words[1].Text, [named]));
        }

        if (first == OwnCommands.Top.Name)
            return (null, OwnCommands.Top);
        var owners = palettes.Where(palette => Find(palette, first) is not null).ToArray();
        return owners.Length switch
        {
            0 => throw Unknown(first, palettes),
            1 => (owners[0], Find(owners[0], first)!),
            _ => throw new ShellCommandException(
                $"'{first}' is a command of {string.Join(" and of ", owners.Select(owner => owner.Name))}. Write one of them before it."),
        };
    }

    /// <summary>The arguments that a word without a switch may be for, in order.</summary>
    public static IEnumerable<ShellArgument> Open(ShellCommand command, IReadOnlyCollection<CommandWord> words) => command.Arguments
        .Where(argument => argument.Mandatory || argument.Name is Coordinator or Id)
        .Where(argument => !IsIn(argument, words));

    public static bool IsIn(ShellArgument argument, IEnumerable<CommandWord> words) =>
        words.Any(word => word.IsSwitch && argument.Switches.Contains(word.Text));

    /// <summary>Whether the command has the switch and it was given.</summary>
    public bool Names(string argumentSwitch) => Find(argumentSwitch) is { } argument && IsIn(argument, Arguments);

    /// <summary>The value of the switch; null where it was not given.</summary>
    public string? ValueOf(string argumentSwitch)
    {
        var forms = Find(argumentSwitch)?.Switches ?? [];
        return Arguments.Zip(Arguments.Skip(1))
            .Where(pair => pair.First.IsSwitch && forms.Contains(pair.First.Text) && !pair.Second.IsSwitch)
            .Select(pair => pair.Second.Text)
            .FirstOrDefault();
    }

    /// <summary>The command with a switch more, if it has it and it is not there.</summary>
    public CommandText With(string argumentSwitch, string? value = null) => Find(argumentSwitch) is null || Names(argumentSwitch)
        ? this
        : this with { Arguments = [.. Arguments, new CommandWord(argumentSwitch), .. value is null ? [] : new[] { new CommandWord(value) }] };

    private ShellArgument? Find(string argumentSwitch) =>
        Command.Arguments.FirstOrDefault(argument => argument.Switches.Contains(argumentSwitch));

    private static List<CommandWord> Place(ShellCommand command, IReadOnlyList<CommandWord> words)
    {
        var placed = new List<CommandWord>();
        var isValue = false;
        foreach (var word in words)
        {
            if (word.IsSwitch && !command.Has(word.Text))
                throw UnknownSwitch(command, word.Text);
            if (!word.IsSwitch && !isValue)
                placed.Add(new CommandWord(SwitchFor(word, command, [.. placed, .. words])));
            placed.Add(word);
            isValue = word.IsSwitch;
        }

        return placed;
    }

    // Ids are numbers: a number is one where the command has an id, and nothing else is.
    private static string SwitchFor(CommandWord word, ShellCommand command, IReadOnlyCollection<CommandWord> words)
    {
        var open = Open(command, words).ToArray();
        var isNumber = word.Text.Length > 0 && word.Text.All(char.IsAsciiDigit);
        var argument = (isNumber ? open.FirstOrDefault(argument => argument.Name == Id) : null)
            ?? open.FirstOrDefault(argument => argument.Name != Id);
        return argument?.Switches[^1] ?? throw new ShellCommandException(
            $"'{command.Name}' does not know what to do with '{word.Text}'. 'help {command.Name}' shows what it takes.");
    }

    private static ShellCommandException UnknownSwitch(ShellCommand command, string typed)
    {
        var known = command.Arguments.Select(argument => argument.Switches[^1]).ToArray();
        return new ShellCommandException(
            $"'{command.Name}' has no switch '{typed}'. {Suggestion(typed, known)}"
            + (known.Length == 0 ? "It has none." : $"It has: {string.Join(", ", known)}."));
    }

    private static ShellCommandException Unknown(string typed, IReadOnlyList<ShellPalette> palettes) => new(
        OwnCommands.Steering.Contains(typed)
            ? $"This host has no command '{typed}': steering it is turned off. Set Shell:AllowSteering to true in its settings "
              + "(in a program of your own, EphemeralPaletteOptions.AllowSteering), and start it again."
            : $"There is no command '{typed}'. "
              + Suggestion(typed, [.. palettes.SelectMany(palette => palette.Commands).Select(command => command.Name), .. OwnCommands.Names])
              + $"There are: {Names(palettes)}.");

    private static string Suggestion(string typed, IEnumerable<string> names) =>
        NearestName.Of(typed, names) is { } nearest ? $"Did you mean '{nearest}'? " : "";

    private static string Names(IEnumerable<ShellPalette> palettes) =>
        string.Join(", ", palettes.SelectMany(palette => palette.Commands).Select(command => command.Name));

    private static ShellCommand? Find(ShellPalette palette, string name) =>
        palette.Commands.FirstOrDefault(command => command.Name == name);
}
