namespace Ephemeral.Shell.Client;

/// <summary>The host cannot be reached, has gone, or speaks another protocol. The message says what to do.</summary>
internal sealed class ShellConnectionException(string message, Exception? innerException = null)
    : Exception(message, innerException);
