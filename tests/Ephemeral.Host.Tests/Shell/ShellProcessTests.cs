using System.Diagnostics;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Shell;

/// <summary>The program as it is started, twice: once as the host, once as its shell.</summary>
public sealed class ShellProcessTests
{
    // Two processes are started: longer than other tests wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [SkippableFact]
    public async Task The_shell_of_one_process_asks_the_host_in_another()
    {
        var port = FreePort.Next();
        using var host = Start("--urls=http://127.0.0.1:0", $"--Shell:Port={port}");
        try
        {
            string? line;
            do
                line = await host.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            while (line?.Contains("Ephemeral is ready") == false);

            using var shell = Start("shell", "ephemeral status", "--connect", $"127.0.0.1:{port}");
            var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
            await shell.WaitForExitAsync().WaitAsync(Patience);

            Skip.If((await errors).Contains("pbm"), "The host speaks another protocol than the shell.");
            Assert.Equal((0, ""), (shell.ExitCode, await errors));
            Assert.StartsWith("translations (keyed-result): idle", await output);
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync().WaitAsync(Patience);
        }
    }

    private static Process Start(params string[] args)
    {
        string[] all = ["exec", Path.Combine(AppContext.BaseDirectory, "Ephemeral.Host.dll"), .. args];
        var process = Process.Start(new ProcessStartInfo("dotnet", all)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        return process;
    }
}
