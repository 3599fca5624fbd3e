using System.Text;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.Shell.Client;

/// <summary>Help from what the palettes say of themselves.</summary>
internal static class HelpText
{
    /// <summary>All commands, those of one palette, or one command; null when there is none of these names.</summary>
    public static string? Of(IReadOnlyList<ShellPalette> palettes, int width, params string[] topic)
    {
        if (topic.Length == 0)
            return string.Join("\n\n", palettes.Select(palette => Of(palette, width))) + "\n\n" + Own;
        var palette = palettes.FirstOrDefault(known => known.Name == topic[0]);
        if (topic.Length == 1 && palette is not null)
            return Of(palette, width);
        if (topic is [var own] && own == OwnCommands.Top.Name)
            return Of(own, OwnCommands.Top, width);
        var name = palette is null ? topic[0] : topic[1];
        var owners = palette is null ? palettes : [palette];
        var found = owners
            .SelectMany(owner => owner.Commands
                .Where(command => command.Name == name)
                .Select(command => Of($"{owner.Name} {command.Name}", command, width)))
            .ToArray();
        return found.Length == 0 ? null : string.Join("\n\n", found);
    }

    private const string Own = """
        Of the shell itself
          help [palette] [command]   this, or one command with its switches
          top [coordinator]          all coordinators and findings on the whole screen; q leaves it
          clear                      clear the screen
          exit                       leave; Ctrl+D too
        Tab completes, Up and Down go through what was typed, Ctrl+C stops what runs.
        A coordinator, an id and what is needed may be written without their switches: show orders 17.
        """;

    private static string Of(ShellPalette palette, int width) =>
        $"{palette.Name}\n{Rows(palette.Commands.Select(command => (command.Name, command.Description)), width)}";

    private static string Of(string name, ShellCommand command, int width)
    {
        var head = $"{name}: {command.Description}";
        var rows = command.Arguments.Select(argument => (string.Join(", ", argument.Switches), Of(argument)));
        return command.Arguments.Count == 0 ? head : $"{head}\n{Rows(rows, width)}";
    }

    private static string Of(ShellArgument argument)
    {
        var text = new StringBuilder(argument.Description);
        if (argument.Values.Count > 0)
            text.Append($" Such as {string.Join(", ", argument.Values)}.");
        if (argument.Mandatory)
            text.Append(" Needed.");
        return text.ToString();
    }

    private static string Rows(IEnumerable<(string Name, string Description)> rows, int width)
    {
        var all = rows.ToArray();
        var names = all.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        var indent = new string(' ', names + 5);
        return string.Join('\n', all.Select(row =>
            $"  {row.Name.PadRight(names)}   {string.Join('\n' + indent, TextWrap.Of(row.Description, width - indent.Length, ""))}"));
    }
}
