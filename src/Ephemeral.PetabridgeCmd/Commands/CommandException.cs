namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>A command cannot be carried out. The message is for whoever typed it, and says what would be right.</summary>
internal sealed class CommandException(string message) : Exception(message);
