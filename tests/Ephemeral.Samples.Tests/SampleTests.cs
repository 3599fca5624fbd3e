namespace Ephemeral.Samples.Tests;

public class SampleTests
{
    [Fact]
    public async Task The_console_sends_all_mails_but_the_bad_one_and_says_what_was_wrong_with_it()
    {
        await using var sample = SampleProcess.Start("Samples.Console");
        var (exitCode, lines, errors) = await sample.EndAsync();
        Assert.Equal("", errors);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^Not sent after \d+ ms: 'carla' is not an address\.$", lines[0]);
        Assert.Equal("4 of 5 mails were sent, 1 failed.", lines[1]);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task The_actors_are_answered_by_Tell_and_by_Ask()
    {
        await using var sample = SampleProcess.Start("Samples.Actors");
        var (exitCode, lines, errors) = await sample.EndAsync();
        Assert.Equal("", errors);
        Assert.Equal(
            ["Asked: A-3 costs 66.50.", "Told: A-1 costs 28.50.", "Told: A-2 is empty.", "2 billed, 1 failed."], lines);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Signals_defer_cancel_and_open_the_breaker()
    {
        await using var sample = SampleProcess.Start("Samples.Signals");
        var (exitCode, lines, errors) = await sample.EndAsync();
        Assert.Equal("", errors);
        Assert.Equal(["In maintenance: 1 waits, 0 runs.", "10 paid."], lines.SkipLast(2));
        // a body has said that it failed before that is counted
        Assert.Matches(@"^40 paid\. [1-3] had failed; the breaker opened 1 time\.$", lines[^2]);
        Assert.StartsWith("Not paid: This operation of coordinator 'result-1' was cancelled", lines[^1], StringComparison.Ordinal);
        Assert.Contains("because of the signal 'shutdown'", lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }
}
