using Ephemeral.Shell.Client;
using Ephemeral.Shell.Editing;
using Ephemeral.Shell.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Shell.Tests.Client;

/// <summary>A host that answers what no host does, too much, or not at all.</summary>
public sealed class HostileHostTests
{
    private readonly FakeTime _time = new();

    [Theory]
    [InlineData("""{"coordinators":[null]}""", "in another way than this shell can show")]
    [InlineData("""{"coordinators":[{}]}""", "in another way than this shell can show")]
    [InlineData("""{"coordinators":[],"coordinators":[]}""", "with no document")]
    [InlineData("[]", "in another way than this shell can show")]
    public async Task Top_is_left_in_a_sentence(string list, string problem)
    {
        using var host = new ScriptedHost((_, line) => [line.Contains("list") ? list : """{"lints":[]}"""]);

        var (code, output, errors) = await RunAsync(host, "top");

        Assert.NotEqual(0, code);
        Assert.Equal("", output);
        Assert.Contains(problem, errors);
    }

    [Fact]
    public async Task Counts_that_no_host_has_are_added()
    {
        const string Row = """{"name":"a","state":"idle","pending":9000000000000000000,"totalCompleted":9000000000000000000,"totalFailed":9000000000000000000}""";
        using var host = new ScriptedHost((_, line) => [line.Contains("list") ? $$"""{"coordinators":[{{Row}},{{Row}}]}""" : """{"lints":[]}"""]);

        var (code, output, errors) = await RunAsync(host, "top");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("pending 18000000000000000000", output);
    }

    [Theory]
    [InlineData("--json", "status")]
    [InlineData("top")]
    public async Task An_answer_without_end_that_is_needed_as_a_whole_is_left_in_a_sentence(params string[] command)
    {
        using var host = new ScriptedHost((_, _) => Enumerable.Repeat(new string('x', 4_000_000), 20));

        var (code, output, errors) = await RunAsync(host, command);

        Assert.Equal(2, code);
        Assert.Contains($"more than {CollectedText.MaxLength} characters", output + errors);
    }

    [Fact]
    public void An_answer_is_as_long_as_it_may_be()
    {
        var text = new CollectedText(maxLength: 6);
        text.Append("ab");
        text.Append(null);
        text.Append("cd");

        Assert.Throws<ShellConnectionException>(() => text.Append("e"));
        Assert.Equal("ab\ncd", text.ToString());
    }

    [Fact]
    public async Task A_host_that_does_not_end_a_command_that_is_taken_back_is_cut_off_after_a_while()
    {
        using var host = new ScriptedHost((connection, _) => connection == 1 ? null : ["fine"]);
        using var session = Session(host);
        using var stop = new CancellationTokenSource();
        await session.ConnectAsync().InTime();
        var status = CommandText.Of([new("status")], session.Palettes);

        var running = session.RunAsync(status, _ => { }, stop.Token);
        await host.ReceivedAsync(1, "status").InTime();
        await stop.CancelAsync();
        await host.ReceivedAsync(1, "cancel").InTime();
        await Eventually.True(() => _time.ArmedTimers > 0);
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(3));

        var cut = await Assert.ThrowsAsync<ShellConnectionException>(() => running.InTime());
        Assert.Equal("The host has not ended the command within 3 s: the connection to it is cut.", cut.Message);
        Assert.True(await session.RunAsync(status, _ => { }).InTime());
    }

    [Fact]
    public async Task A_second_Ctrl_C_does_not_wait_for_the_host_and_gives_the_prompt_back()
    {
        using var host = new ScriptedHost((_, _) => null);
        using var session = Session(host);
        await session.ConnectAsync().InTime();
        using var terminal = new ScriptedTerminal().Type("status\n");
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var shown = new ShellOutput(output, errors, asJson: false);
        var dialogue = new ShellDialogue(session, new ShellRunner(session, shown, terminal), shown, terminal, new LineHistory());

        var talking = Task.Run(dialogue.RunAsync);
        await host.ReceivedAsync(1, "status").InTime();
        terminal.PressControlC();
        await host.ReceivedAsync(1, "cancel").InTime();
        terminal.PressControlC();

        Assert.Equal(0, await talking.InTime());
        Assert.Equal("error: The host was not waited for: the connection to it is cut.", errors.ToString().Trim());
    }

    [Fact]
    public async Task What_follows_a_top_that_was_left_while_it_refreshed_gets_its_own_answer()
    {
        var lists = 0;
        using var host = new ScriptedHost((_, line) => !line.Contains("list") ? [line.Contains("lint") ? """{"lints":[]}""" : "fine"]
            : Interlocked.Increment(ref lists) == 1 ? ["""{"coordinators":[]}"""] : null);
        using var terminal = new ScriptedTerminal().Type("top\n");

        var running = RunAsync(host, terminal);
        await host.ReceivedAsync(1, "list").InTime();
        await host.ReceivedAsync(1, "list").InTime();
        terminal.Type("qstatus\n");
        await host.ReceivedAsync(2, "status").InTime();

        var (code, output, errors) = await running;
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("fine", output);
    }

    private ShellSession Session(ScriptedHost host) => new(ShellAddress.Parse(host.Address)!, _time);

    private static Task<(int Code, string Output, string Errors)> RunAsync(ScriptedHost host, params string[] command) => RunAsync(host, null, command);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(ScriptedHost host, ScriptedTerminal? terminal, params string[] command)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var program = new ShellProgram(TextReader.Null, output, errors, terminal);
        var code = await Task.Run(() => program.RunAsync(["--connect", host.Address, .. command])).InTime();
        return (code, output.ToString(), errors.ToString());
    }
}
