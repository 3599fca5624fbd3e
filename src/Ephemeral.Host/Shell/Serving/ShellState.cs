namespace Ephemeral.Host.Shell.Serving;

/// <summary>What became of the shell's port when the program started.</summary>
internal sealed class ShellState
{
    /// <summary>Why the shell is not served though it is enabled; null when it is served.</summary>
    public string? Problem { get; set; }
}
