using Ephemeral.Host.Tests.Support;
using Ephemeral.Shell;
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

    [SkippableTheory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    public async Task What_cannot_write_its_output_says_so_without_a_stack_trace(string redirection)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere there is no /dev/full.");
        using var shell = HostProcess.StartWith(redirection, "shell", "--help");

        var (exitCode, output, errors) = await shell.EndAsync();

        Assert.Equal("", output);
        Assert.DoesNotContain("   at ", errors);
        // where it is closed, its number may have become that of something else, which takes what is written
        Assert.True(exitCode == ShellProgram.NotRun || redirection == ">&-" && exitCode == 0, $"It ended with {exitCode}: {errors}");
    }

    [SkippableTheory]
    [InlineData("watch")]
    [InlineData("top", "--count", "1000")]
    public async Task What_follows_ends_when_nobody_reads_it_any_more(params string[] command)
    {
        Skip.If(OperatingSystem.IsWindows(), "There the console does not tell that nobody reads.");
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}");
        using var shell = HostProcess.Start(["shell", .. command, "--connect", $"127.0.0.1:{port}"]);
        try
        {
            for (var line = 0; line < 2; line++)
            {
                if (await shell.StandardOutput.ReadLineAsync().WaitAsync(HostProcess.Patience) is not null)
                    continue;
                var errors = await shell.StandardError.ReadToEndAsync();
                Skip.If(errors.Contains("pbm"), "The host speaks another protocol than the shell.");
                Assert.Fail($"The shell ended before anybody had stopped reading: {errors}");
            }

            shell.StandardOutput.Close();

            await shell.WaitForExitAsync().WaitAsync(HostProcess.Patience);
            Assert.Equal(("", ShellProgram.ReaderGone), (await shell.StandardError.ReadToEndAsync(), shell.ExitCode));
        }
        finally
        {
            if (!shell.HasExited)
                await shell.KillAsync();
        }
    }
}
