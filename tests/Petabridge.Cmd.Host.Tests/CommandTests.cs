using Ephemeral.Testing;
using Petabridge.Cmd.Tests.Support;

namespace Petabridge.Cmd.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task A_client_that_greets_is_told_the_palettes()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();

        var palette = client.Greeting!["palettes"]!.AsArray().Single()!;
        Assert.Equal("tools", (string?)palette["name"]);
        var echo = palette["commands"]!.AsArray().Single(command => (string?)command!["name"] == "echo")!;
        Assert.Equal("Says it again.", (string?)echo["description"]);
        var text = echo["arguments"]![0]!;
        Assert.Equal(["-t", "--text"], text["switches"]!.AsArray().Select(node => (string?)node));
        Assert.Equal(["hello", "bye"], text["values"]!.AsArray().Select(node => (string?)node));
        Assert.True((bool?)text["mandatory"]);
    }

    [Theory]
    [InlineData("tools echo -t hi", "hi", false)]
    [InlineData("tools lines", "a\nb\nc", false)]
    [InlineData("tools twice", "one", false)]
    [InlineData("tools throw", "'tools throw' failed: InvalidOperationException. The log of the host has the details.", true)]
    [InlineData("tools throw-late", "first", false)]
    [InlineData("tools stop", "The handler of the command has stopped before it had answered.", true)]
    [InlineData("tools fail", "The handler of the command has stopped before it had answered.", true)]
    [InlineData("tools rubbish", "The command was answered with a Int32, which is no response.", true)]
    [InlineData("tools echo", "'tools echo' needs -t|--text, with a value: What to say.", true)]
    [InlineData("tools sing", "'tools' has no command 'sing'.", true)]
    [InlineData("toys", "There is no palette 'toys'. There are: tools.", true)]
    public async Task Every_command_ends_in_one_final_response(string command, string text, bool isError)
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();

        var answer = await client.RunAsync(7, command);

        Assert.StartsWith(text, answer.Text);
        Assert.Equal(isError, answer.Error);
        await client.SendCommandAsync(8, "tools echo -t after");
        Assert.Equal(new LineAnswer(8, "after", Final: true, Error: false), await client.ReadAnswerAsync());
    }

    [Fact]
    public async Task Commands_of_one_client_run_beside_each_other()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();

        await client.SendCommandAsync(1, "tools tail");
        Assert.Equal(new LineAnswer(1, "tailing", Final: false, Error: false), await client.ReadAnswerAsync());
        Assert.Equal("hi", (await client.RunAsync(2, "tools echo -t hi")).Text);
    }

    [Fact]
    public async Task A_cancelled_command_ends_and_whoever_works_for_it_stops()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();
        await client.SendCommandAsync(1, "tools tail");
        await client.ReadAnswerAsync();

        await client.SendAsync("""{"cancel":1}""");

        Assert.Equal(new LineAnswer(1, "", Final: true, Error: false), await client.ReadAnswerAsync());
        await Eventually.True(() => !served.Tools.Running.Values.Contains("tail"));
    }

    [Fact]
    public async Task A_command_whose_handler_stops_ends_although_it_ran_long_before()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();
        await client.SendCommandAsync(1, "tools tail");
        await client.ReadAnswerAsync();
        await client.SendCommandAsync(2, "tools stop");

        var ended = new[] { await client.ReadAnswerAsync(), await client.ReadAnswerAsync() };

        Assert.Equal([1, 2], ended.Select(answer => answer.Id).Order());
        Assert.All(ended, answer => Assert.True(answer.Final && answer.Error));
        Assert.Equal("again", (await client.RunAsync(3, "tools echo -t again")).Text);
    }

    [Fact]
    public async Task A_number_in_use_and_too_many_commands_are_refused()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();
        for (var id = 1; id <= 32; id++)
            await client.SendCommandAsync(id, "tools silent");

        Assert.Contains("A request 5 is running", (await client.RunAsync(5, "tools echo -t hi")).Text);
        Assert.Contains("32 requests are running", (await client.RunAsync(33, "tools echo -t hi")).Text);
    }
}
