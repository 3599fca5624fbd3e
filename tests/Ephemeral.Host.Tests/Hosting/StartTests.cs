using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Hosting;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.Options;

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

    [Theory]
    [InlineData("urls is 'nonsense'. Set it to", "--urls=nonsense")]
    [InlineData("urls is 'http://127.0.0.1:99999'. Set it to", "--urls=http://127.0.0.1:99999")]
    [InlineData("urls is 'http://127.0.0.1:abc'. Set it to", "--urls=http://127.0.0.1:0;http://127.0.0.1:abc")]
    [InlineData("urls is 'http://127.0.0.1:0/base'. Set it to", "--urls=http://127.0.0.1:0/base")]
    [InlineData("urls is 'ftp://127.0.0.1:0'. Set it to", "--urls=ftp://127.0.0.1:0")]
    [InlineData("http_ports is 'abc'. Set it to", "--http_ports=abc")]
    [InlineData("https_ports is '70000'. Set it to", "--https_ports=70000")]
    [InlineData("Kestrel:Endpoints:Web:Url is 'nonsense'. Set it to", "--Kestrel:Endpoints:Web:Url=nonsense")]
    [InlineData("The endpoint Web is missing the required 'Url' parameter", "--Kestrel:Endpoints:Web:Other=x")]
    [InlineData("no-such.pfx", "--urls=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=no-such.pfx")]
    [InlineData("Logging:LogLevel:Default is 'Foo'. Set it to one of Trace, ", "--Logging:LogLevel:Default=Foo")]
    [InlineData("Logging:Console:LogLevel:Default is 'Foo'. Set it to one of Trace, ", "--Logging:Console:LogLevel:Default=Foo")]
    [InlineData("appsettings.StartTests.json'", "--environment=StartTests")]
    public async Task What_keeps_it_from_starting_is_a_sentence_and_exit_code_1(string expected, params string[] args)
    {
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.StartTests.json"), "{ no JSON");
        using var output = new StringWriter();
        using var errors = new StringWriter();

        var exitCode = await HostConsole.RunAsync([.. args, "--Shell:Enabled=false"], output, errors).InTime();

        Assert.Equal((1, ""), (exitCode, output.ToString()));
        var sentence = Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, sentence);
    }

    [Fact]
    public void Whatever_fails_at_the_start_is_one_sentence_that_says_what_to_do()
    {
        var denied = new SocketException((int)SocketError.AccessDenied);
        foreach (var failure in new Exception[]
        {
            denied, new IOException("Failed to bind to address http://localhost:80.", new AggregateException(denied, denied)),
            new AggregateException(new OptionsValidationException("x", typeof(object), ["x is 1. Set it to 2, and start again."])),
            new InvalidDataException("Failed to load 'x.json'.", new FormatException("No JSON.")), new UnauthorizedAccessException("No access."),
            new InvalidOperationException("No certificate.\r\nMake one."), new ArgumentOutOfRangeException("port"), new NullReferenceException(),
        })
        {
            var sentence = Assert.Single(StartFailure.Sentences(failure));
            Assert.EndsWith("start again.", sentence);
            Assert.DoesNotContain('\n', sentence);
            Assert.DoesNotContain("..", sentence);
            Assert.Contains(failure is InvalidDataException ? "No JSON" : failure is IOException ? denied.Message : "", sentence);
        }
    }

    [SkippableFact]
    public async Task What_is_stopped_while_it_starts_ends_with_0()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no SIGTERM there.");
        using var engine = new TcpListener(IPAddress.Loopback, 0);
        engine.Start();
        using var host = HostProcess.Start(
            "--urls=http://127.0.0.1:0", "--Shell:Enabled=false", "--Translation:Translator=LibreTranslate",
            $"--Translation:LibreTranslate:Url=http://{engine.LocalEndpoint}", "--Translation:ProbeTimeout=00:30:00",
            "--Translation:LibreTranslate:Timeout=00:30:00");
        using var probe = await engine.AcceptTcpClientAsync().WaitAsync(HostProcess.Patience);

        using (var stopping = Process.Start("kill", ["-TERM", $"{host.Id}"]))
            await stopping.WaitForExitAsync().WaitAsync(HostProcess.Patience);
        var (exitCode, output, errors) = await host.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.DoesNotContain("Ephemeral is ready", output);
    }

    [SkippableFact]
    public async Task A_service_whose_output_goes_to_a_full_disk_runs()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere there is no /dev/full.");
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        using var host = HostProcess.StartWith(">/dev/full", $"--urls={address}", "--Shell:Enabled=false");
        try
        {
            using var client = new HttpClient();
            await Eventually.TrueAsync(
                async () =>
                {
                    Assert.False(host.HasExited, "It has ended.");
                    try
                    {
                        return (await client.GetAsync($"{address}/health/live")).IsSuccessStatusCode;
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                () => "an answer");

            using (var stopping = Process.Start("kill", ["-TERM", $"{host.Id}"]))
                await stopping.WaitForExitAsync().WaitAsync(HostProcess.Patience);
            Assert.Equal((0, ""), await host.EndAsync() is var (exitCode, _, errors) ? (exitCode, errors) : default);
        }
        finally
        {
            if (!host.HasExited)
                await host.KillAsync();
        }
    }

    [SkippableFact]
    public async Task Help_that_cannot_be_written_is_a_sentence_and_exit_code_1()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere there is no /dev/full.");
        using var host = HostProcess.StartWith(">/dev/full", "--help");

        var (exitCode, _, errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public void Help_lists_the_settings_of_the_program_alone_and_no_secret()
    {
        var text = HelpOf("""
            {
              "Logging": { "LogLevel": { "Default": "Debug" } },
              "ConnectionStrings": { "Db": "Password=secret1" },
              "Kestrel": { "Certificates": { "Default": { "Password": "secret2" } } },
              "AllowedHosts": "example.org",
              "Translation": { "LibreTranslate": { "Url": "http://ann:secret3@engine:5000/?api_key=secret4", "apikey": "secret5" } },
              "Limits": { "Transfers": 7 }, "Shell": { "Port": 1 }, "Dashboard": { "Enabled": false },
              "Ephemeral": { "Coordinators": { "commands": { "MaxConcurrency": 3 } } }
            }
            """);

        var settings = text.Split('\n').Where(line => line.StartsWith("    --")).Select(line => line.Trim());
        Assert.Equal(
            [
                "--AllowedHosts=example.org", "--Dashboard:Enabled=False", "--Ephemeral:Coordinators:commands:MaxConcurrency=3",
                "--Limits:Transfers=7", "--Shell:Port=1", "--Translation:LibreTranslate:apikey=(set)",
                "--Translation:LibreTranslate:Url=http://engine:5000/",
            ],
            settings.Order(StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("ann:", text);
    }

    [Fact]
    public void Help_from_a_file_that_is_no_JSON_names_the_file() =>
        Assert.Contains("appsettings.json", Assert.Single(StartFailure.Sentences(Assert.Throws<InvalidDataException>(() => HelpOf("{ no JSON")))));

    private static string HelpOf(string settings)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "appsettings.json"), settings);
            return HostHelp.Text(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
