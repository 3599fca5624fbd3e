namespace Petabridge.Cmd;

/// <summary>A command as clients see it: made by <see cref="CommandDefinitionBuilder"/>.</summary>
public sealed class CommandDefinition
{
    internal CommandDefinition(string name, string description, IReadOnlyList<CommandArgument> arguments)
    {
        Name = name;
        Description = description;
        Arguments = arguments;
        ArgumentsByName = arguments.ToDictionary(argument => argument.Name, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, CommandArgument> ArgumentsByName { get; }

    internal string Description { get; }

    /// <summary>In the order in which they were described.</summary>
    internal IReadOnlyList<CommandArgument> Arguments { get; }

    internal CommandArgument? FindSwitch(string text) =>
        Arguments.FirstOrDefault(argument => argument.Switch.Contains(text, StringComparer.Ordinal));
}
