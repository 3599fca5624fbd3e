namespace Petabridge.Cmd;

/// <summary>The commands of one module.</summary>
public class CommandPalette
{
    public CommandPalette(string moduleName, CommandDefinition[] commands)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(moduleName);
        ArgumentNullException.ThrowIfNull(commands);
        ModuleName = moduleName;
        Commands = [.. commands];
    }

    public string ModuleName { get; }

    internal IReadOnlyList<CommandDefinition> Commands { get; }

    internal CommandDefinition? Find(string command) => Commands.FirstOrDefault(known => known.Name == command);
}

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
}

/// <summary>One argument of a command: made by <see cref="CommandArgumentBuilder"/>.</summary>
public sealed class CommandArgument
{
    internal List<string> Switches { get; } = [];

    internal List<string> DefaultValues { get; } = [];

    /// <summary>All forms of its switch.</summary>
    public IReadOnlyList<string> Switch => Switches;

    internal string Name { get; set; } = "";

    internal string Description { get; set; } = "";

    internal bool IsMandatory { get; set; }

    internal bool AllowsMultiple { get; set; }
}

/// <summary>Describes a command.</summary>
public sealed class CommandDefinitionBuilder
{
    private readonly List<CommandArgument> _arguments = [];
    private string _name = "";
    private string _description = "";

    public CommandDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    public CommandDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    public CommandDefinitionBuilder WithArgument(Func<CommandArgumentBuilder, CommandArgumentBuilder> argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        _arguments.Add(argument(new CommandArgumentBuilder()).Build());
        return this;
    }

    public CommandDefinition Build()
    {
        if (string.IsNullOrWhiteSpace(_name))
            throw new InvalidOperationException("A command needs a name. Call WithName on its builder.");
        RefuseRepeated(_arguments.Select(argument => argument.Name), "argument");
        RefuseRepeated(_arguments.SelectMany(argument => argument.Switch), "switch");
        return new CommandDefinition(_name, _description, [.. _arguments]);
    }

    private void RefuseRepeated(IEnumerable<string> names, string what)
    {
        var repeated = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
            throw new InvalidOperationException(
                $"The command '{_name}' has the {what} '{repeated.Key}' twice. Rename one of them.");
    }
}

/// <summary>Describes one argument of a command.</summary>
public sealed class CommandArgumentBuilder
{
    private readonly CommandArgument _argument = new();

    internal CommandArgumentBuilder()
    {
    }

    public CommandArgumentBuilder WithName(string name) => With(() => _argument.Name = name);

    public CommandArgumentBuilder WithDescription(string description) => With(() => _argument.Description = description);

    public CommandArgumentBuilder IsMandatory(bool isMandatory) => With(() => _argument.IsMandatory = isMandatory);

    public CommandArgumentBuilder AllowMultiple(bool allowMultiple) => With(() => _argument.AllowsMultiple = allowMultiple);

    /// <summary>Adds one form of the switch, such as <c>-c</c>.</summary>
    public CommandArgumentBuilder WithSwitch(string argumentSwitch)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(argumentSwitch);
        return With(() => _argument.Switches.Add(argumentSwitch));
    }

    /// <summary>A value that clients offer; a command that lacks the argument is not given it.</summary>
    public CommandArgumentBuilder WithDefaultValue(string value) => WithDefaultValues(value);

    /// <inheritdoc cref="WithDefaultValue"/>
    public CommandArgumentBuilder WithDefaultValues(params string[] values) =>
        With(() => _argument.DefaultValues.AddRange(values));

    internal CommandArgument Build() => _argument.Name.Length > 0 && _argument.Switches.Count > 0
        ? _argument
        : throw new InvalidOperationException(
            $"The argument '{_argument.Name}' needs a name and a switch. Call WithName and WithSwitch on its builder.");

    private CommandArgumentBuilder With(Action change)
    {
        change();
        return this;
    }
}
