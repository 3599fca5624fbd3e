using Ephemeral.Host.Shell.Client;

namespace Ephemeral.Host.Tests.Shell;

public sealed class CommandTextTests
{
    private static readonly ShellPalette[] Palettes =
    [
        new("ephemeral",
        [
            new("show", "Shows.",
            [
                new("state", "In which states.", ["-s", "--state"], ["all", "running"], Mandatory: false, Multiple: false),
                new("width", "The columns.", ["-w", "--width"], [], Mandatory: false, Multiple: false),
            ]),
            new("status", "Shows all figures.", []),
        ]),
        new("cluster", [new("status", "Shows the cluster.", [])]),
    ];

    [Theory]
    [InlineData("ephemeral show", "ephemeral show --width 80")]
    [InlineData("show", "ephemeral show --width 80")]
    [InlineData(" show -w 20 ", "ephemeral show -w 20")]
    [InlineData("ephemeral status", "ephemeral status")]
    [InlineData("status", "status")]
    [InlineData("nonsense -x", "nonsense -x")]
    [InlineData("ephemeral", "ephemeral")]
    public void A_line_names_its_palette_and_fits_the_terminal(string typed, string sent) =>
        Assert.Equal(sent, CommandText.Of(typed, Palettes).With("--width", "80").Line);

    [Theory]
    [InlineData("", "clear cluster ephemeral exit help show status")]
    [InlineData("s", "show status")]
    [InlineData("ephemeral ", "show status")]
    [InlineData("cluster s", "status")]
    [InlineData("ephemeral show ", "--state --width")]
    [InlineData("show -", "--state --width -s -w")]
    [InlineData("show --state ", "all running")]
    [InlineData("show --state r", "running")]
    [InlineData("show -s all ", "--width")]
    [InlineData("help ", "cluster ephemeral show status")]
    [InlineData("help ephemeral s", "show status")]
    [InlineData("show --state \"", "")]
    [InlineData("nonsense ", "")]
    public void A_word_is_completed_from_the_palettes(string before, string candidates) =>
        Assert.Equal(candidates, string.Join(' ', Completion.Of(Palettes, before).Candidates));

    [Fact]
    public void Help_explains_palettes_commands_and_switches_and_fits()
    {
        Assert.Contains("show     Shows.", HelpText.Of(Palettes, 80));
        Assert.Contains("Of the shell itself", HelpText.Of(Palettes, 80));
        Assert.Contains("-s, --state   In which states. Such as all, running.", HelpText.Of(Palettes, 80, "show"));
        Assert.DoesNotContain("cluster", HelpText.Of(Palettes, 80, "ephemeral", "status"));
        Assert.Null(HelpText.Of(Palettes, 80, "nonsense"));
        Assert.All(HelpText.Of(Palettes, 30, "show")!.Split('\n').Skip(1), line => Assert.True(line.Length <= 30, line));
    }

    [Theory]
    [InlineData("127.0.0.1:9110", "127.0.0.1:9110")]
    [InlineData(":99", "127.0.0.1:99")]
    [InlineData("host", "host:9110")]
    [InlineData("[::1]:99", "[::1]:99")]
    [InlineData("[::1]", "[::1]:9110")]
    [InlineData("host:0", null)]
    [InlineData("host:70000", null)]
    [InlineData("host:x", null)]
    [InlineData("::1", null)]
    [InlineData("", null)]
    public void An_address_is_read(string text, string? address) => Assert.Equal(address, ShellAddress.Parse(text)?.ToString());

    [Fact]
    public void Text_of_a_host_cannot_steer_the_terminal() =>
        Assert.Equal("a?[31mb\n\tc??", SafeText.Of("a\u001b[31mb\n\tc\u0007\r"));
}
