using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Tests.Signals;

public class PropagationRuleTests
{
    private static readonly string[] Kinds = ["MaxDepth", "BlockCycles", "terminal"];
    private static readonly string[] Names = ["a", "b", "c", "d.1", "d.2", "e"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_chains_are_stopped_where_a_naive_reading_of_the_path_says(int seed)
    {
        var random = new Random(seed);
        var counters = new SignalCounters(new Clock(TimeProvider.System));
        var seen = new HashSet<string>();
        for (var round = 0; round < 20_000; round++)
        {
            var constraints = new SignalConstraints
            {
                MaxDepth = random.Next(8),
                BlockCycles = random.Next(2) == 0,
                TerminalSignals = random.Next(2) == 0 ? new HashSet<string> { "d.*", "e" } : null,
            };
            var rule = new PropagationRule(constraints, counters);
            SignalPropagation? path = null;
            var names = new List<string>();
            for (var length = random.Next(10); length > 0; length--)
            {
                names.Add(Names[random.Next(Names.Length)]);
                path = new SignalPropagation(names[^1], path);
            }

            var next = Names[random.Next(Names.Length)];
            var terminal = constraints.TerminalSignals is not null && names.Exists(name => name[0] is 'd' or 'e');
            var cycle = constraints.BlockCycles && names.Contains(next);
            var reason = rule.ReasonToStop(next, path);
            var kind = reason is null ? "none" : Kinds.Single(reason.Contains);
            seen.Add(kind);
            var right = names.Count > constraints.MaxDepth ? kind == "MaxDepth"
                : kind == "none" ? !terminal && !cycle
                : kind == "BlockCycles" ? cycle
                : kind == "terminal" && terminal;
            Assert.True(right, $"seed {seed}, round {round}: {next} after {string.Join(" > ", names)} gave {reason}");
            Assert.Equal(names, path?.Path ?? []);
            Assert.Equal(names.Contains(next), path?.Contains(next) ?? false);
        }

        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public void Paths_with_the_same_names_are_equal()
    {
        var path = new SignalPropagation("b", new SignalPropagation("a"));
        var same = new SignalPropagation("b", new SignalPropagation("a"));
        Assert.Equal(path, same);
        Assert.Equal(path.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(path, new SignalPropagation("b", new SignalPropagation("c")));
        Assert.NotEqual(path, path.Cause);
        Assert.Equal("a > b", path.ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void A_depth_out_of_range_is_refused_by_name(int depth)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new SignalSink(constraints: new SignalConstraints { MaxDepth = depth }));
        Assert.Contains($"MaxDepth is {depth}; allowed is 0 to 1000", error.Message);
    }
}
