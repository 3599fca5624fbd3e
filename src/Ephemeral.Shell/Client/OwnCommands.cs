namespace Ephemeral.Shell.Client;

/// <summary>The commands of the shell itself.</summary>
internal static class OwnCommands
{
    public static readonly ShellCommand Top = new(
        "top", "All coordinators and findings, refreshed each second; q leaves.",
        [
            new("coordinator", "This one alone.", ["-c", "-C", "--coordinator"], [], Mandatory: false, Multiple: false),
            new("count", "Ends after so many; without it, after one where the output is no terminal.", ["-n", "-N", "--count"], [],
                Mandatory: false, Multiple: false),
        ]);

    /// <summary>What their lines begin with.</summary>
    public static readonly IReadOnlyList<string> Names = ["help", Top.Name, "clear", "exit"];

    /// <summary>The commands that a host has only where it lets itself be steered.</summary>
    public static readonly IReadOnlyList<string> Steering =
        ["cancel", "complete", "concurrency", "evict", "pause", "pin", "resume", "unpin"];

    public static bool IsLeaving(string line) => line.Trim() is "exit" or "quit";
}
