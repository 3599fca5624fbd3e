using System.Diagnostics;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Support;

/// <summary>The program as it is started, in a process of its own.</summary>
internal static class HostProcess
{
    /// <summary>A process takes longer than other tests wait.</summary>
    public static readonly TimeSpan Patience = 2 * Eventually.Deadline;

    private static readonly string[] Call = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Ephemeral.Host.dll")];

    public static Process Start(params string[] args) => Launch([.. Call, .. args]);

    /// <summary>The same from a POSIX shell, with its output elsewhere, such as <c>&gt;&amp;-</c>.</summary>
    public static Process StartWith(string redirection, params string[] args) =>
        Launch(["/bin/sh", "-c", $"exec \"$@\" {redirection}", "sh", .. Call, .. args]);

    private static Process Launch(string[] call)
    {
        var process = Process.Start(new ProcessStartInfo(call[0], call[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>What it printed until it ended, and how it ended.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> EndAsync(this Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Reads its output up to a line that begins so.</summary>
    public static async Task<List<string>> ReadToAsync(this Process process, string beginning)
    {
        var lines = new List<string>();
        do
            lines.Add(await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException($"The output ended before '{beginning}': {string.Join('\n', lines)}"));
        while (!lines[^1].StartsWith(beginning, StringComparison.Ordinal));
        return lines;
    }

    public static async Task KillAsync(this Process process)
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }
}
