using System.Text.Json.Nodes;

namespace Ephemeral.Samples.Tests;

public sealed class PatternsSampleTests
{
    private const string Listening = "Now listening on: ";

    [Fact]
    public async Task Five_patterns_work_together_and_the_dashboard_shows_them_until_the_program_is_asked_to_end()
    {
        await using var sample = SampleProcess.Start("Samples.Patterns", "--urls=http://127.0.0.1:0");
        var line = await sample.LineWithAsync(Listening);
        var address = line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();
        using var client = new HttpClient { BaseAddress = new Uri(address + "/ephemeral/api/") };

        // the pipeline was fed at a scheduled time, that triggered the unique work, and the outage opened the breaker
        await SeenAsync(async () => await LastOfAsync("import") == "completed", "an import");
        await SeenAsync(async () => await CountAsync("operations?coordinator=import.store&state=completed") > 0, "a stored page");
        await SeenAsync(async () => await CountAsync("operations?coordinator=index&state=completed") > 0, "an index");
        await SeenAsync(async () => await CountAsync("operations?coordinator=payments&state=failed") >= 3, "three failures");
        await SeenAsync(async () => (await client.GetStringAsync("coordinator?coordinator=payments")).Contains("payments.open", StringComparison.Ordinal),
            "an open breaker");

        await sample.TerminateAsync();
        Assert.Equal(0, (await sample.EndAsync()).ExitCode);

        static Task SeenAsync(Func<Task<bool>> isSeen, string what) => Shown.EventuallyAsync(isSeen, () => what);

        async Task<string?> LastOfAsync(string name) => (string?)(await JsonAsync("schedules"))["schedules"]!.AsArray()
            .SingleOrDefault(schedule => (string?)schedule!["name"] == name)?["last"]?["state"];

        async Task<int> CountAsync(string path) => (int)(await JsonAsync(path))["total"]!;

        async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await client.GetStringAsync(path))!;
    }
}
