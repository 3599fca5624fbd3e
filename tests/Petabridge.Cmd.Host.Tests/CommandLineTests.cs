using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Tests;

public sealed class CommandLineTests
{
    private static readonly CommandPalette Palette = new("tools",
    [
        new CommandDefinitionBuilder().WithName("plain").Build(),
        new CommandDefinitionBuilder().WithName("dig")
            .WithArgument(b => b
                .WithName("where").WithDescription("Where to.").WithSwitch("-w").WithSwitch("--where").IsMandatory(true))
            .WithArgument(b => b.WithName("deep").WithSwitch("-d").WithSwitch("--deep"))
            .WithArgument(b => b.WithName("with").WithSwitch("--with").AllowMultiple(true))
            .Build(),
    ]);

    [Theory]
    [InlineData("tools plain", "")]
    [InlineData("  tools\tplain  ", "")]
    [InlineData("tools dig -w here", "-w=here")]
    [InlineData("tools dig --where here -d", "--where=here;-d=")]
    [InlineData("tools dig -d -w here", "-d=;-w=here")]
    [InlineData("tools dig -w 'a b' -d", "-w=a b;-d=")]
    [InlineData("tools dig -w \"a \\\"b\\\"\"", "-w=a \"b\"")]
    [InlineData("tools dig -w '-d'", "-w=-d")]
    [InlineData("tools dig -w -5", "-w=-5")]
    [InlineData("tools dig -w x --with 1 --with 2", "-w=x;--with=1;--with=2")]
    [InlineData("'tools' \"dig\" -w ä日", "-w=ä日")]
    public void A_line_is_read(string line, string arguments)
    {
        var command = CommandLine.Read(line, [Palette], out var problem);

        Assert.Equal("", problem);
        Assert.Equal(arguments, string.Join(';', command!.Arguments.Select(pair => $"{pair.Item1}={pair.Item2}")));
    }

    [Theory]
    [InlineData("", "Begin with a palette: tools.")]
    [InlineData("toolz plain", "There is no palette 'toolz'. There are: tools.")]
    [InlineData("tools", "It has: plain, dig.")]
    [InlineData("tools digg", "no command 'digg'. It has: plain, dig.")]
    [InlineData("tools plain -x", "no switch '-x'. It has none.")]
    [InlineData("tools dig -w a --deap", "no switch '--deap'. It has: -w|--where, -d|--deep, --with.")]
    [InlineData("tools dig here", "no switch 'here'")]
    [InlineData("tools dig", "needs -w|--where, with a value: Where to.")]
    [InlineData("tools dig -w", "needs -w|--where")]
    [InlineData("tools dig -w ''", "needs -w|--where")]
    [InlineData("tools dig -w a --where b", "takes -w|--where once")]
    [InlineData("tools dig -w 'a", "quote is not closed")]
    public void A_line_that_cannot_be_read_says_what_would_be_right(string line, string remedy)
    {
        Assert.Null(CommandLine.Read(line, [Palette], out var problem));
        Assert.Contains(remedy, problem);
    }

    [Fact]
    public void Random_lines_are_read_or_explained()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] pieces =
            ["tools", "dig", "plain", "-w", "--deep", "--", "-", "'", "\"", "\\", " ", "  ", "x", "\0", "日", "-5", "\t"];
        for (var round = 0; round < 20_000; round++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(12))
                .Select(_ => pieces[random.Next(pieces.Length)] + " "[..random.Next(2)]));
            var command = CommandLine.Read(line, [Palette], out var problem);

            Assert.True(command is null == problem.Length > 0, $"Seed {seed}: '{line}'");
        }
    }
}
