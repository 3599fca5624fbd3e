namespace Petabridge.Cmd;

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
