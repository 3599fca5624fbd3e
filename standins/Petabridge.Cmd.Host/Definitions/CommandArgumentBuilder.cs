namespace Petabridge.Cmd;

/// <summary>Describes one argument of a command.</summary>
public sealed class CommandArgumentBuilder
{
    private readonly List<string> _switches = [];
    private readonly List<string> _defaultValues = [];
    private string _name = "";
    private string _description = "";
    private bool _isMandatory;
    private bool _allowsMultiple;

    internal CommandArgumentBuilder()
    {
    }

    public CommandArgumentBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    public CommandArgumentBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    public CommandArgumentBuilder IsMandatory(bool isMandatory)
    {
        _isMandatory = isMandatory;
        return this;
    }

    /// <summary>Adds one form of the switch, such as <c>-c</c>.</summary>
    public CommandArgumentBuilder WithSwitch(string argumentSwitch)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(argumentSwitch);
        _switches.Add(argumentSwitch);
        return this;
    }

    /// <summary>A value that clients offer; a command that lacks the argument is not given it.</summary>
    public CommandArgumentBuilder WithDefaultValue(string value) => WithDefaultValues(value);

    /// <inheritdoc cref="WithDefaultValue"/>
    public CommandArgumentBuilder WithDefaultValues(params string[] values)
    {
        _defaultValues.AddRange(values);
        return this;
    }

    public CommandArgumentBuilder AllowMultiple(bool allowMultiple)
    {
        _allowsMultiple = allowMultiple;
        return this;
    }

    internal CommandArgument Build()
    {
        if (_name.Length == 0 || _switches.Count == 0)
            throw new InvalidOperationException(
                $"The argument '{_name}' needs a name and a switch. Call WithName and WithSwitch on its builder.");
        return new CommandArgument(_name, _description, [.. _switches], [.. _defaultValues], _isMandatory, _allowsMultiple);
    }
}
