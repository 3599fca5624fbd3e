using System.Text.Json.Nodes;
using Ephemeral.Shell.Client;
using Ephemeral.Shell.Top;
using Ephemeral.Testing;
using Spectre.Console;

namespace Ephemeral.Shell.Tests.Top;

public sealed class TopTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void It_shows_a_row_a_coordinator_with_the_rate_since_the_sample_before_and_the_worst_finding_first()
    {
        var before = Sample(completed: 10);
        _time.Advance(TimeSpan.FromSeconds(2));

        var shown = Show(Sample(completed: 25), before);

        Assert.Matches(@"^COORDINATOR +STATE +PENDING +ACTIVE +DONE/S +FAILED +COMPLETED +CANCELLED +KEYS", shown[2]);
        Assert.Matches(@"^orders +running +3/8 +2/2 +7\.5 +1 +25 +0 +1", shown[3]);
        Assert.Matches("^! mail is silent", shown[4]);
        Assert.Equal(["unhealthy  paused: orders", "  Paused for long.", "  Remedy: Resume it.", "information  full: orders"], shown[6..10]);
    }

    [Fact]
    public void Without_a_sample_before_there_is_no_rate() =>
        Assert.Matches(@"^orders +running +3/8 +2/2 +1 +25 +0 +1", Show(Sample(completed: 25), null)[3]);

    [Fact]
    public void A_coordinator_that_was_made_anew_has_no_rate_below_zero()
    {
        var before = Sample(completed: 25);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(Sample(completed: 3).RateOf(Sample(completed: 3).Coordinators[0], before, _time));
    }

    [Fact]
    public void Names_are_no_markup_and_cannot_steer_the_terminal()
    {
        var shown = string.Join('\n', Show(Sample(completed: 1, name: "[red]a\u001b[2J[/]\nb"), null));

        Assert.Contains("[red]a?[2J[/] b", shown);
    }

    [Fact]
    public void Of_more_than_a_screen_has_the_rest_is_counted_and_long_texts_are_cut()
    {
        var sample = Sample(completed: 1, name: "n");
        sample = sample with
        {
            Coordinators = [.. Enumerable.Repeat(sample.Coordinators[0], 1_003)],
            Problems = [.. Enumerable.Repeat("silent", 1_002)],
            Findings = [.. Enumerable.Repeat(sample.Findings[0] with { Finding = new string('x', 1_000_000) }, 1_001)],
        };

        var shown = Show(sample, null, width: 5_000);

        Assert.Contains("and 3 more coordinators", shown);
        Assert.Contains("and 2 more problems", shown);
        Assert.Contains("and 1 more findings", shown);
        Assert.Equal(1_000, shown.Count(line => line.StartsWith("  xxx") && line.EndsWith('…') && line.Length < 4_100));
    }

    [Fact]
    public void Counts_that_no_host_has_are_a_rate_all_the_same()
    {
        var before = Sample(completed: 0);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(long.MaxValue, Sample(completed: long.MaxValue).RateOf(Sample(completed: long.MaxValue).Coordinators[0], before, _time));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(200)]
    public void A_row_stays_a_line_however_narrow_it_is(int width)
    {
        var shown = Show(Sample(completed: 1_000_000, name: new string('n', 150)), null, width);

        Assert.Matches("^n+…? +running +3/8 +2/2", shown[3]);
        Assert.All(shown, line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Where_there_is_nothing_it_says_so()
    {
        var sample = TopSample.Of(Json("""{"coordinators":[],"problems":[]}"""), Json("""{"lints":[]}"""), null, 0);

        Assert.Equal(["head", "", "There are no coordinators.", "", "Nothing is wrong."], Show(sample, null));
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("""{"coordinators":7}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":null}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[null]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[{}]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[{"name":"a","state":null}]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[{"name":"a","state":"idle","pending":-1}]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[{"name":"a","state":"idle","liveKeys":9e18}]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[],"problems":[null]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[],"coordinators":[]}""", """{"lints":[]}""")]
    [InlineData("""{"coordinators":[]}""", """{"lints":[null]}""")]
    [InlineData("""{"coordinators":[]}""", """{"lints":[{"rule":"full"}]}""")]
    public void What_another_host_answers_is_refused_in_a_sentence(string list, string lint) =>
        Assert.Throws<ShellCommandException>(() => TopSample.Of(Json(list), Json(lint), null, 0));

    private TopSample Sample(long completed, string name = "orders")
    {
        var list = new JsonObject
        {
            ["coordinators"] = new JsonArray(new JsonObject
            {
                ["name"] = name, ["kind"] = "keyed", ["state"] = "running", ["pending"] = 3, ["maxPending"] = 8, ["active"] = 2,
                ["maxConcurrency"] = 2, ["liveKeys"] = 1, ["totalCompleted"] = completed, ["totalFailed"] = 1, ["totalCancelled"] = 0,
            }),
            ["problems"] = new JsonArray("mail is silent"),
        };
        var lint = Json("""
            {"lints":[
              {"rule":"full","coordinator":"orders","finding":"Full.","remedy":"Wait.","severity":"information"},
              {"rule":"paused","coordinator":"orders","finding":"Paused for long.","remedy":"Resume it.","severity":"unhealthy"}]}
            """);
        return TopSample.Of(list, lint, null, _time.GetTimestamp());
    }

    private string[] Show(TopSample sample, TopSample? before, int width = 100)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(TopView.Of(sample, before, "head", width, _time));
        return [.. output.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
