using Ephemeral.PetabridgeCmd.Text;
using Ephemeral.Shell.Client;

namespace Ephemeral.Shell.Tests.Client;

public sealed class CommandTextTests
{
    private static readonly ShellArgument Coordinator =
        new("coordinator", "Its name.", ["-c", "--coordinator"], [], Mandatory: false, Multiple: false);

    private static readonly ShellArgument Id = new("id", "Its id.", ["-i", "--id"], [], Mandatory: false, Multiple: false);

    private static readonly ShellPalette[] Palettes =
    [
        new("ephemeral",
        [
            new("show", "Shows.",
            [
                Coordinator, Id,
                new("state", "In which states.", ["-s", "--state"], ["all", "running"], Mandatory: false, Multiple: false),
                new("key", "Of this key.", ["-k", "--key"], [], Mandatory: false, Multiple: false),
                new("width", "The columns.", ["-w", "--width"], [], Mandatory: false, Multiple: false),
            ]),
            new("status", "Shows all figures.", []),
            new("cancel", "Cancels.", [Id with { Mandatory = true }, Coordinator]),
            new("concurrency", "Sets how many.",
                [Coordinator with { Mandatory = true }, new("max", "How many.", ["-n", "--max"], [], Mandatory: true, Multiple: false)]),
        ]),
        new("cluster", [new("status", "Shows the cluster.", [])]),
    ];

    [Theory]
    [InlineData("ephemeral show", "ephemeral show --width 80")]
    [InlineData("show", "ephemeral show --width 80")]
    [InlineData(" show -w 20 ", "ephemeral show -w 20")]
    [InlineData("show orders", "ephemeral show --coordinator orders --width 80")]
    [InlineData("show orders 17", "ephemeral show --coordinator orders --id 17 --width 80")]
    [InlineData("show 17", "ephemeral show --id 17 --width 80")]
    [InlineData("show -c 17", "ephemeral show -c 17 --width 80")]
    [InlineData("show --state running orders", "ephemeral show --state running --coordinator orders --width 80")]
    [InlineData("show \"my orders\" -k 'a \"b\"'", "ephemeral show --coordinator \"my orders\" -k \"a \\\"b\\\"\" --width 80")]
    [InlineData("show -k \"-c\"", "ephemeral show -k \"-c\" --width 80")]
    [InlineData("show -k \"\"", "ephemeral show -k \"\" --width 80")]
    [InlineData("cancel 17", "ephemeral cancel --id 17")]
    [InlineData("cancel orders 17", "ephemeral cancel --coordinator orders --id 17")]
    [InlineData("concurrency orders 8", "ephemeral concurrency --coordinator orders --max 8")]
    [InlineData("ephemeral status", "ephemeral status")]
    [InlineData("top orders", "top --coordinator orders")]
    public void A_line_names_its_palette_and_all_its_switches_and_fits_the_terminal(string typed, string sent) =>
        Assert.Equal(sent, Read(typed).With("--width", "80").Line);

    [Theory]
    [InlineData("shwo", "There is no command 'shwo'. Did you mean 'show'? There are: show, status")]
    [InlineData("hlep", "There is no command 'hlep'. Did you mean 'help'?")]
    [InlineData("nonsense -x", "There is no command 'nonsense'. There are: show")]
    [InlineData("ephemeral", "'ephemeral' needs a command. It has: show, status, cancel, concurrency.")]
    [InlineData("ephemeral shwo", "There is no command 'shwo'. Did you mean 'show'?")]
    [InlineData("status", "'status' is a command of ephemeral and of cluster. Write one of them before it.")]
    [InlineData("show --sate all", "'show' has no switch '--sate'. Did you mean '--state'? It has: --coordinator, --id, --state")]
    [InlineData("cluster status -x", "'status' has no switch '-x'. It has none.")]
    [InlineData("show orders others", "'show' does not know what to do with 'others'. 'help show' shows what it takes.")]
    [InlineData("pause orders", "This host has no command 'pause': steering it is turned off. Set Shell:AllowSteering to true")]
    public void What_is_no_command_is_answered_with_what_was_meant(string typed, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<ShellCommandException>(() => Read(typed)).Message);

    [Fact]
    public void A_line_that_is_sent_reads_as_it_was_written()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var words = Enumerable.Range(0, random.Next(1, 5)).Select(_ => CommandWord.OfArgument(
                new string([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => "a -\"'\\\t日"[random.Next(8)])]))).ToArray();

            var read = CommandWord.Split(string.Join(' ', words), out var isOpen);

            Assert.False(isOpen, $"Seed {seed}: {string.Join(' ', words)}");
            Assert.True(
                words.Select(word => (word.Text, word.IsSwitch)).SequenceEqual(read.Select(word => (word.Text, word.IsSwitch))),
                $"Seed {seed}: {string.Join(' ', words)}");
        }
    }

    [Theory]
    [InlineData("", "cancel clear cluster concurrency ephemeral exit help show status top")]
    [InlineData("s", "show status")]
    [InlineData("ephemeral ", "cancel concurrency show status")]
    [InlineData("cluster s", "status")]
    [InlineData("ephemeral show ", "\"my mail\" orders --coordinator --id --key --state --width")]
    [InlineData("show o", "orders")]
    [InlineData("show orders ", "17 18 --id --key --state --width")]
    [InlineData("show 1", "17 18")]
    [InlineData("show -", "--coordinator --id --key --state --width -c -i -k -s -w")]
    [InlineData("show --state ", "all running")]
    [InlineData("show --state r", "running")]
    [InlineData("show -s all ", "\"my mail\" orders --coordinator --id --key --width")]
    [InlineData("show -c ", "\"my mail\" orders")]
    [InlineData("show -c m", "\"my mail\"")]
    [InlineData("show -c \"m", "\"my mail\"")]
    [InlineData("show orders --key ", "anna@orders")]
    [InlineData("show --key ", "anna ben")]
    [InlineData("cancel ", "17 18 \"my mail\" orders --coordinator --id")]
    [InlineData("top ", "\"my mail\" orders --coordinator --count")]
    [InlineData("help ", "cancel cluster concurrency ephemeral show status top")]
    [InlineData("help ephemeral s", "show status")]
    [InlineData("nonsense ", "")]
    public void A_word_is_completed_from_the_palettes_and_from_what_the_host_knows(string before, string candidates) =>
        Assert.Equal(candidates, string.Join(' ', Completion.Of(Palettes, before, Known).Candidates));

    [Fact]
    public void A_name_that_would_steer_the_terminal_is_not_offered() =>
        Assert.Equal(["a"], Completion.Of(Palettes, "show -c ", (_, _, _) => ["\u001b[2J", "a", "b\u202e"]).Candidates);

    [Fact]
    public void Help_explains_palettes_commands_and_switches_and_fits()
    {
        Assert.Contains("show          Shows.", HelpText.Of(Palettes, 80));
        Assert.Contains("Of the shell itself", HelpText.Of(Palettes, 80));
        Assert.Contains("-s, --state         In which states. Such as all, running.", HelpText.Of(Palettes, 80, "show"));
        Assert.DoesNotContain("cluster", HelpText.Of(Palettes, 80, "ephemeral", "status"));
        Assert.Null(HelpText.Of(Palettes, 80, "nonsense"));
        var wide = new ShellPalette("mail", [new("list", string.Join(' ', Enumerable.Repeat("日本語", 8)), [])]);
        Assert.All(HelpText.Of([wide], 30, "mail")!.Split('\n'), line => Assert.True(TextWidth.Of(line) <= 30, line));
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

    private static CommandText Read(string typed) => CommandText.Of(CommandWord.Split(typed, out _), Palettes);

    private static IEnumerable<string> Known(ShellPalette? palette, string argument, string? coordinator) => argument switch
    {
        "coordinator" => ["orders", "my mail"],
        "id" => ["17", "18"],
        "key" => coordinator is null ? ["anna", "ben"] : [$"anna@{coordinator}"],
        _ => [],
    };
}
