namespace Petabridge.Cmd;

/// <summary>A command as it reaches its handler. The sender is whom to answer.</summary>
public sealed class Command
{
    public Command(string palette, string name, Tuple<string, string>[] arguments)
    {
        Palette = palette;
        Name = name;
        Arguments = [.. arguments];
    }

    /// <summary>
    /// Pairs of a switch and its value, in the order in which they were written; a bare switch has an empty value.
    /// </summary>
    public IReadOnlyList<Tuple<string, string>> Arguments { get; }

    internal string Palette { get; }

    internal string Name { get; }
}
