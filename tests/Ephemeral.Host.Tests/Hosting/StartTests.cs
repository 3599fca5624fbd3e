using System.Net;
using System.Net.Sockets;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Hosting;

/// <summary>What somebody at a console sees of a start, and of one that fails.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_start_says_where_everything_is_and_how_to_stop_it()
    {
        var port = FreePort.Next();
        using var host = HostProcess.Start("--urls=http://127.0.0.1:0", $"--Shell:Port={port}");
        try
        {
            var lines = await host.ReadToAsync("Press Ctrl+C to stop.");

            var said = lines[lines.IndexOf("Ephemeral is ready.")..];
            Assert.Equal(5, said.Count);
            Assert.Matches(@"^  Page       http://127\.0\.0\.1:\d+/$", said[1]);
            Assert.Equal($"{said[1].Replace("Page     ", "Dashboard")}ephemeral/", said[2]);
            Assert.Matches(@"^  Shell      \S.*Ephemeral\.Host.* shell --connect 127\.0\.0\.1:" + port + "$", said[3]);
            using var client = new HttpClient();
            Assert.Contains("<h1>", await client.GetStringAsync(said[1].Split(' ')[^1]));
        }
        finally
        {
            await host.KillAsync();
        }
    }

    [Theory]
    [InlineData("--Shell:Enabled=false", "off: Shell:Enabled is false")]
    [InlineData("--Shell:Port=0", "on a free port, since Shell:Port is 0")]
    [InlineData("--Shell:Port=taken", "off: port taken cannot be listened on (")]
    public async Task A_start_says_why_there_is_no_shell_or_dashboard(string setting, string expected)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = $"{((IPEndPoint)holder.LocalEndpoint).Port}";
        using var host = HostProcess.Start("--urls=http://127.0.0.1:0", setting.Replace("taken", taken), "--Dashboard:Enabled=false");
        try
        {
            var lines = await host.ReadToAsync("Press Ctrl+C to stop.");

            Assert.StartsWith($"  Shell      {expected.Replace("taken", taken)}", lines[^2]);
            Assert.DoesNotContain(lines, line => line.StartsWith("  Dashboard"));
        }
        finally
        {
            await host.KillAsync();
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_sentence_on_the_standard_error_and_exit_code_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var address = $"http://{holder.LocalEndpoint}";

        using var host = HostProcess.Start($"--urls={address}", "--Shell:Enabled=false");
        var (exitCode, output, errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"Failed to bind to address {address}: address already in use: stop what holds it, or choose another with --urls, such as "
            + "--urls http://127.0.0.1:5081, and start again.",
            errors.Trim());
        Assert.DoesNotContain("   at ", output);
        Assert.DoesNotContain("Ephemeral is ready", output);
    }

    [Theory]
    [InlineData("--Dashboard:Enabld=false", "Enabld")]
    [InlineData("--Dashboard:EnableSteering=perhaps", "Dashboard:EnableSteering")]
    [InlineData("--Shell:Prot=1", "Prot")]
    public async Task A_wrong_setting_is_one_sentence_on_the_standard_error_and_exit_code_1(string setting, string name)
    {
        using var host = HostProcess.Start("--urls=http://127.0.0.1:0", setting);
        var (exitCode, output, errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"The section {setting[2..setting.IndexOf(':')]} cannot be read: ", errors);
        Assert.Contains(name, errors);
        Assert.EndsWith("appsettings.json lists all settings.", errors.Trim());
        Assert.DoesNotContain("   at ", output + errors);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_says_all_that_can_be_set_and_starts_nothing(string option)
    {
        using var host = HostProcess.Start(option);
        var (exitCode, output, errors) = await host.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.DoesNotContain("Ephemeral is ready", output);
        foreach (var told in new[] { HostProgram.DefaultAddress, "ASPNETCORE_URLS", "Translation__MaxConcurrency=8", "/ephemeral/", "/health/ready", "127.0.0.1:9110" })
            Assert.Contains(told, output);
        foreach (var setting in typeof(TranslationOptions).GetProperties().Where(property => property.PropertyType.Namespace == "System"))
            Assert.Contains($"--Translation:{setting.Name}=", output);
    }
}
