using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Ephemeral.Host.Shell.Serving;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Shell;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Tests.Shell;

public sealed class ShellProgramTests
{
    [SkippableFact]
    public async Task One_command_is_answered_on_the_output()
    {
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}");

        var said = await RunAsync(port, "ephemeral status");

        Assert.Equal((0, ""), (said.Code, said.Errors));
        Assert.StartsWith("translations (keyed-result): idle", said.Output);
    }

    [SkippableFact]
    public async Task A_command_that_fails_gives_1_and_its_error_apart()
    {
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}");

        var unknown = await RunAsync(port, "status -c nowhere");
        var steering = await RunAsync(port, "pause -c translations");

        Assert.Equal((1, ""), (unknown.Code, unknown.Output));
        Assert.Contains("nowhere", unknown.Errors);
        Assert.Equal(1, steering.Code);
        Assert.StartsWith("error: This host has no command 'pause': steering it is turned off. Set Shell:AllowSteering", steering.Errors);
    }

    [SkippableFact]
    public async Task Steering_works_where_the_settings_allow_it()
    {
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}", "Shell:AllowSteering=true");

        Assert.Equal("'translations' is paused.", (await RunAsync(port, "pause -c translations")).Output);
        Assert.StartsWith("translations (keyed-result): paused", (await RunAsync(port, "status -c translations")).Output);
    }

    [SkippableFact]
    public async Task As_json_each_command_gives_one_document_an_error_too()
    {
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}");

        var list = await RunAsync(port, "list", "--json");
        var error = await RunAsync(port, "status -c nowhere", "--json");

        Assert.Equal("translations", (string?)JsonNode.Parse(list.Output)!["coordinators"]![0]!["name"]);
        Assert.Equal((1, ""), (error.Code, error.Errors));
        Assert.Contains("nowhere", (string?)JsonNode.Parse(error.Output)!["error"]);
    }

    [SkippableFact]
    public async Task Without_a_terminal_commands_are_read_line_by_line_without_prompts()
    {
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}");

        // of a coordinator that has not answered within a second a lint says just that
        Said said = null!;
        await Eventually.TrueAsync(
            async () => (said = await RunAsync(port, input: "# a comment\n\nlint\nnonsense\nhelp show\nexit\nlist\n"))
                .Output.StartsWith("Nothing is wrong."),
            () => $"nothing to be wrong: {said}");

        Assert.Equal(1, said.Code);
        Assert.StartsWith("Nothing is wrong.\nephemeral show: Shows operations", said.Output);
        Assert.DoesNotContain("translations", said.Output);
        Assert.Contains("There is no command 'nonsense'.", said.Errors);
    }

    [Theory]
    [InlineData("--connect", "nowhere:x")]
    [InlineData("list", "--connect", "nowhere:x")]
    [InlineData("--nonsense", "list")]
    [InlineData("--connect")]
    public async Task A_wrong_call_gives_2(params string[] args)
    {
        var said = await RunAsync(args, "");

        Assert.Equal((2, ""), (said.Code, said.Output));
        Assert.NotEmpty(said.Errors);
    }

    [Fact]
    public async Task A_host_that_is_not_there_gives_2_and_the_remedy()
    {
        var said = await RunAsync(FreePort.Next(), "list");

        Assert.Equal(2, said.Code);
        Assert.Contains("--connect host:port", said.Errors);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("{}\n")]
    [InlineData("\0\0\0\u0010 binary\n")]
    [InlineData("{\"shell\":1,\"palettes\":[null]}\n")]
    [InlineData("{\"shell\":1,\"palettes\":[{\"name\":\"a\"}]}\n")]
    [InlineData("{\"shell\":1,\"palettes\":[{\"name\":\"a\",\"commands\":[{\"name\":null}]}]}\n")]
    [InlineData(
        """{"shell":1,"palettes":[{"name":"a","commands":[{"name":"b","description":"","arguments":[""" +
        """{"name":"c","description":"","switches":[],"values":[]}]}]}]}""" + "\n")]
    [InlineData("")]
    public async Task A_host_of_another_protocol_gives_2_and_names_its_client(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, said);

        var shell = await RunAsync(((IPEndPoint)listener.LocalEndpoint).Port, "list");

        await answering.InTime();
        Assert.Equal(2, shell.Code);
        Assert.Contains("dotnet tool install --global pbm", shell.Errors);
    }

    [Fact]
    public async Task A_host_that_sends_a_line_without_end_is_left_in_a_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, new string('x', 20_000_000));

        var shell = await RunAsync(((IPEndPoint)listener.LocalEndpoint).Port, "list");

        Assert.Equal(2, shell.Code);
        Assert.Contains("it sends a line of more than 4194304 characters", shell.Errors);
        await Assert.ThrowsAnyAsync<IOException>(() => answering.InTime());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_logged_with_the_remedy_and_does_not_stop_the_host()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var log = new Warnings();
        await using var host = await TestHost.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log), $"Shell:Port={port}",
            $"Logging:LogLevel:{ShellServing.LogName}=Warning");

        Assert.True((await host.Client.GetAsync("/api/status")).IsSuccessStatusCode);
        Assert.Contains(log.Lines, line => line.Contains($"port {port} of 127.0.0.1") && line.Contains("set Shell:Port"));
    }

    [Theory]
    [InlineData("Shell:Port=70000", "Shell:Port is 70000")]
    [InlineData("Shell:Prot=1", "appsettings.json lists all settings")]
    public void A_wrong_setting_stops_the_start(string setting, string remedy)
    {
        var error = Assert.Throws<OptionsValidationException>(() => HostProgram.Build(["--" + setting]));

        Assert.Contains(remedy, error.Message);
    }

    private static async Task AnswerAsync(TcpListener listener, string said)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(said));
        var greeting = new byte[64];
        await client.GetStream().ReadAtLeastAsync(greeting, 1);
    }

    private static async Task<Said> RunAsync(int port, string? command = null, string? option = null, string input = "")
    {
        var said = await RunAsync([.. new[] { command, option }.OfType<string>(), "--connect", $":{port}"], input);
        Skip.If(said.Errors.Contains("pbm") && command is not "list", "The host speaks another protocol than the shell.");
        return said;
    }

    private static async Task<Said> RunAsync(string[] args, string input)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await new ShellProgram(new StringReader(input), output, errors).RunAsync(args).InTime();
        return new Said(code, output.ToString().TrimEnd('\n'), errors.ToString());
    }

    private sealed record Said(int Code, string Output, string Errors);
}
