namespace Ephemeral.Shell.Client;

/// <summary>What was typed is no command. The message says what would be right.</summary>
internal sealed class ShellCommandException(string message) : Exception(message);
