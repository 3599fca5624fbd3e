using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Shell;

/// <summary>The program as it is started, twice: once as the host, once as its shell.</summary>
public sealed class ShellProcessTests
{
    [SkippableFact]
    public async Task The_shell_of_one_process_asks_the_host_in_another()
    {
        var port = FreePort.Next();
        using var host = HostProcess.Start("--urls=http://127.0.0.1:0", $"--Shell:Port={port}");
        try
        {
            await host.ReadToAsync("Ephemeral is ready");

            using var shell = HostProcess.Start("shell", "ephemeral status", "--connect", $"127.0.0.1:{port}");
            var (exitCode, output, errors) = await shell.EndAsync();

            Skip.If(errors.Contains("pbm"), "The host speaks another protocol than the shell.");
            Assert.Equal((0, ""), (exitCode, errors));
            Assert.StartsWith("translations (keyed-result): idle", output);
        }
        finally
        {
            await host.KillAsync();
        }
    }
}
