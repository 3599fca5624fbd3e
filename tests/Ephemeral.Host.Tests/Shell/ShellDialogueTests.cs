using System.Text.RegularExpressions;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Shell;
using Ephemeral.Shell.Client;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Shell;

/// <summary>The shell at a terminal whose keys are given.</summary>
public sealed class ShellDialogueTests
{
    private static readonly TaskCompletionSource Never = new();

    [SkippableFact]
    public async Task What_cannot_be_taken_back_is_asked_for_first()
    {
        await using var served = await Served.StartAsync();

        var no = await served.RunAsync("complete orders\nn");
        Assert.Contains("This can't be taken back. 'complete': Ends its intake, for good", no.Output);
        Assert.Contains("Nothing is done.", no.Output);
        Assert.False(served.Orders.IsCompleted);

        var yes = await served.RunAsync("complete orders\ny");
        Assert.Contains("'orders' takes no more in.", yes.Output);
        Assert.True(served.Orders.IsCompleted);
    }

    [SkippableTheory]
    [InlineData("complete", "orders")]
    [InlineData("complete orders")]
    public async Task Without_a_terminal_it_is_refused_with_the_word_that_is_missing(params string[] command)
    {
        await using var served = await Served.StartAsync();

        var refused = await served.RunAsync(null, command);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("Add --yes to do it.", refused.Errors);
        Assert.False(served.Orders.IsCompleted);

        Assert.Equal(0, (await served.RunAsync(null, [.. command, "--yes"])).Code);
        Assert.True(served.Orders.IsCompleted);
    }

    [SkippableFact]
    public async Task Names_keys_and_ids_are_completed_from_what_the_host_knows()
    {
        await using var served = await Served.StartAsync();
        var id = await served.Orders.EnqueueAsync("anna");
        await Eventually.True(() => served.Orders.ActiveCount == 1);

        // what a host does not say within a second is not offered
        var said = (Code: 0, Output: "", Errors: "");
        await Eventually.TrueAsync(
            async () => (said = await served.RunAsync($"show ord\t{$"{id}"[..5]}\t\nshow --key an\t\npause \t\n")) is var (_, output, _)
                && Regex.IsMatch(output, $@"id +{id}\r?\n") && Regex.IsMatch(output, $@"{id} +running +\S+ .*anna")
                && Regex.IsMatch(output, "orders +translations +--coordinator"),
            () => $"all to be completed: {said}");

        Assert.Equal("", said.Errors.Replace("error: 'ephemeral pause' needs -c|-C|--coordinator, with a value: The coordinator's name.", "").Trim());
    }

    [SkippableFact]
    public async Task Top_fills_the_screen_until_it_is_left_and_gives_it_back()
    {
        await using var served = await Served.StartAsync();

        foreach (var key in new[] { "q", "\u0003" })
        {
            var said = await served.RunAsync($"top\n{key}exit\n");

            Assert.Contains("\u001b[?1049h", said.Output);
            Assert.Matches("orders +.*idle", said.Output);
            Assert.Contains("\u001b[?1049l", said.Output);
            Assert.Equal((0, ""), (said.Code, said.Errors));
        }
    }

    [SkippableFact]
    public async Task Top_is_plain_text_where_there_is_no_terminal()
    {
        await using var served = await Served.StartAsync();

        // of a coordinator that has not answered within a second a lint says just that
        var said = (Code: 0, Output: "", Errors: "");
        await Eventually.TrueAsync(
            async () => (said = await served.RunAsync(null, "top", "orders", "--count", "2")).Output.Split("Nothing is wrong.").Length == 3,
            () => $"nothing to be wrong, twice: {said}");

        Assert.Equal((0, ""), (said.Code, said.Errors));
        Assert.DoesNotContain('\u001b', said.Output);
        Assert.DoesNotContain("translations", said.Output);
    }

    [SkippableTheory]
    [InlineData("--count is 'x'. Write a number from 1.", "top", "--count", "x")]
    [InlineData("No coordinator named 'ordres'", "top", "ordres")]
    [InlineData("'watch --json' gives a document a second", "--json", "top")]
    public async Task Top_says_why_it_cannot(string problem, params string[] command)
    {
        await using var served = await Served.StartAsync();

        var said = await served.RunAsync(null, command);

        Assert.Equal(1, said.Code);
        Assert.Contains(problem, said.Errors + said.Output);
    }

    [SkippableFact]
    public async Task A_line_is_a_command_quoted_or_not_and_options_may_stand_around_it()
    {
        await using var served = await Served.StartAsync();
        var id = await served.Orders.EnqueueAsync("anna b");
        await Eventually.True(() => served.Orders.ActiveCount == 1);

        foreach (var command in new string[][]
        {
            ["show", "orders", $"{id}"], [$"show orders {id}"], ["ephemeral", "show", "orders", $"{id}"], ["show orders", $"{id}"],
            ["show", "-c", "orders", "--id", $"{id}"],
        })
        {
            Assert.Contains("key          anna b", (await served.RunAsync(null, command)).Output);
        }

        Assert.Contains($"{id}", (await served.RunAsync(null, "show", "--key", "anna b", "--json")).Output);
        Assert.Equal("There are no such operations.", (await served.RunAsync(null, "show", "--key", "anna")).Output.Trim());
        Assert.Contains("--state", (await served.RunAsync(null, "show", "--help")).Output);
    }

    [SkippableFact]
    public async Task The_commands_that_steer_are_those_that_a_host_leaves_out()
    {
        await using var steered = await Served.StartAsync();
        await using var watched = await Served.StartAsync("Shell:AllowSteering=false");

        var left = (await steered.CommandsAsync()).Except(await watched.CommandsAsync());

        Assert.Equal(OwnCommands.Steering, left.Order());
    }

    private sealed class Served(TestHost host, int port) : IAsyncDisposable
    {
        public EphemeralKeyedWorkCoordinator<string, string> Orders { get; } = new(
            item => item, (_, token) => Never.Task.WaitAsync(token), new EphemeralOptions(),
            host.Services.GetRequiredService<ActorSystem>(), "orders");

        public static async Task<Served> StartAsync(string setting = "Shell:AllowSteering=true")
        {
            var port = FreePort.Next();
            return new Served(await TestHost.StartAsync($"Shell:Port={port}", setting), port);
        }

        public Task<(int Code, string Output, string Errors)> RunAsync(string? typed, params string[] command) =>
            RunAsync(typed is null ? null : new ScriptedTerminal().Type(typed), command);

        public async Task<IEnumerable<string>> CommandsAsync()
        {
            using var session = new ShellSession(ShellAddress.Parse($":{port}")!);
            await session.ConnectAsync();
            return session.Palettes.SelectMany(palette => palette.Commands).Select(known => known.Name);
        }

        public async ValueTask DisposeAsync()
        {
            await Orders.DisposeAsync();
            await host.DisposeAsync();
        }

        private async Task<(int Code, string Output, string Errors)> RunAsync(ScriptedTerminal? terminal, string[] command)
        {
            using var output = new StringWriter();
            using var errors = new StringWriter();
            var program = new ShellProgram(TextReader.Null, output, errors, terminal);
            var code = await Task.Run(() => program.RunAsync(["--connect", $":{port}", .. command])).InTime();
            Skip.If(errors.ToString().Contains("pbm"), "The host speaks another protocol than the shell.");
            return (code, output.ToString(), errors.ToString());
        }
    }
}
