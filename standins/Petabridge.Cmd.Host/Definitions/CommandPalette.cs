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
