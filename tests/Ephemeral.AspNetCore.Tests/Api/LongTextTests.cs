using System.Text.Json;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class LongTextTests
{
    private const int LongKey = 20_000_000;
    private const int SignalsRaised = 1_000;

    [Fact]
    public async Task A_key_as_long_as_a_book_is_cut_where_it_is_told()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var coordinator = app.Keyed("jobs", new() { MaxConcurrency = 1, OperationTimeout = TimeSpan.FromMilliseconds(1) });
        using var end = new CancellationTokenSource();
        var key = new string('k', LongKey);
        var running = await coordinator.EnqueueAsync(new Job(key, _ => Task.Delay(Timeout.Infinite, end.Token)));
        await coordinator.EnqueueAsync(Job.Done(key));
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await app.Client.GetAsync($"api/coordinator?{Of("jobs")}");
                return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains("\"stuck\":[{", StringComparison.Ordinal);
            },
            () => "the one that runs past its timeout is told");

        foreach (var path in new[] { "operations", "keys", "coordinator", "lints", $"operation?id={running}" })
        {
            var told = (await app.JsonAsync($"api/{path}{(path.Contains('?') ? '&' : '?')}{Of("jobs")}")).GetRawText();
            Assert.InRange(told.Length, 2, 50_000);
            if (path != "lints")
                Assert.Contains("(20,000,000 characters)", told);
        }

        Assert.True((await app.JsonAsync($"api/operation?{Of("jobs")}&id={running}")).GetProperty("isKeyCut").GetBoolean());
        await end.CancelAsync();
    }

    [Fact]
    public async Task A_key_of_usual_length_is_told_as_it_is_and_found()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var coordinator = app.Keyed("jobs");
        var key = new string('k', 1_024);
        await coordinator.EnqueueAsync(Job.Done(key));
        await coordinator.EnqueueAsync(Job.Done("other"));
        await Eventually.True(() => coordinator.TotalCompleted == 2);

        var found = Assert.Single(Operations(await app.JsonAsync($"api/operations?{Of("jobs")}&key={key}")));

        Assert.Equal(key, found.GetProperty("key").GetString());
        Assert.False(found.TryGetProperty("isKeyCut", out _));
    }

    [Fact]
    public async Task Of_a_thousand_signals_a_list_tells_the_newest_and_how_many_there_are()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var coordinator = app.KeyedWith("jobs", static (_, operation, _) =>
        {
            for (var i = 0; i < SignalsRaised; i++)
                operation.Signal($"step.{i}");
            return Task.CompletedTask;
        });
        var id = await coordinator.EnqueueAsync(Job.Done());
        await Eventually.True(() => coordinator.TotalCompleted == 1);

        var row = Assert.Single(Operations(await app.JsonAsync($"api/operations?{Of("jobs")}")));
        var full = await app.JsonAsync($"api/operation?{Of("jobs")}&id={id}");

        Assert.Equal(
            Enumerable.Range(SignalsRaised - 20, 20).Select(i => $"step.{i}"),
            row.GetProperty("signals").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(SignalsRaised, row.GetProperty("signalCount").GetInt32());
        Assert.Equal(SignalsRaised, full.GetProperty("signals").GetArrayLength());
    }

    private static JsonElement[] Operations(JsonElement page) => [.. page.GetProperty("operations").EnumerateArray()];
}
