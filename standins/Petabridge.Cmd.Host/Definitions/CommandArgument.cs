namespace Petabridge.Cmd;

/// <summary>One argument of a command.</summary>
public sealed class CommandArgument
{
    internal CommandArgument(
        string name, string description, string[] switches, string[] defaultValues, bool isMandatory, bool allowsMultiple)
    {
        Name = name;
        Description = description;
        Switch = switches;
        DefaultValues = defaultValues;
        IsMandatory = isMandatory;
        AllowsMultiple = allowsMultiple;
    }

    /// <summary>All forms of its switch.</summary>
    public IReadOnlyList<string> Switch { get; }

    internal string Name { get; }

    internal string Description { get; }

    internal IReadOnlyList<string> DefaultValues { get; }

    internal bool IsMandatory { get; }

    internal bool AllowsMultiple { get; }
}
