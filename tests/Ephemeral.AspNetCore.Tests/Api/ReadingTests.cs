using System.Net;
using System.Text.Json;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class ReadingTests : IAsyncLifetime
{
    private DashboardApp _app = null!;

    public async Task InitializeAsync() => _app = await DashboardApp.ReadOnlyAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_overview_has_a_row_for_every_coordinator()
    {
        _app.Keyed("b/2 ?&#%");
        await _app.Work("a", new() { MaxConcurrency = 3, MaxPendingOperations = 77 }).EnqueueAsync(Job.Endless());
        await Eventually.TrueAsync(
            async () => await RowsAsync() is [var a, _] && a.GetProperty("active").GetInt64() == 1, () => "two rows, one running");

        var rows = await RowsAsync();

        Assert.Equal(["a", "b/2 ?&#%"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal(["work", "keyed"], rows.Select(row => row.GetProperty("kind").GetString()));
        Assert.Equal(["running", "idle"], rows.Select(row => row.GetProperty("state").GetString()));
        Assert.Equal((3, 77), (rows[0].GetProperty("maxConcurrency").GetInt32(), rows[0].GetProperty("maxPending").GetInt32()));
        Assert.Equal(60, rows[0].GetProperty("activity").GetProperty("completed").GetArrayLength());
    }

    [Fact]
    public async Task A_coordinator_leaves_the_overview_when_it_ends()
    {
        var coordinator = _app.Work("short");
        await Eventually.TrueAsync(async () => (await RowsAsync()).Length == 1, () => "one row");

        await coordinator.DisposeAsync();

        await Eventually.TrueAsync(async () => (await RowsAsync()).Length == 0, () => "no row");
    }

    [Fact]
    public async Task A_coordinator_tells_its_figures_history_and_latency()
    {
        var coordinator = _app.Work("jobs");
        await SeenAsync("jobs");
        for (var i = 0; i < 5; i++)
            await coordinator.EnqueueAsync(Job.Done());
        await coordinator.EnqueueAsync(Job.Failing("no"));
        JsonElement model = default;
        await Eventually.TrueAsync(
            async () =>
            {
                model = await _app.JsonAsync($"api/coordinator?{Of("jobs")}");
                return Sum(model, "completed") + Sum(model, "failed") == 6 && model.GetProperty("latency").GetProperty("count").GetInt32() == 6;
            },
            () => "all six in the history and in the latency");

        Assert.Equal(5, model.GetProperty("status").GetProperty("totalCompleted").GetInt64());
        Assert.Equal(1, Sum(model, "failed"));
        Assert.Equal(6, Sum(model, "started"));
        Assert.True(model.GetProperty("latency").GetProperty("p50Ms").GetDouble() <= model.GetProperty("latency").GetProperty("p99Ms").GetDouble());
    }

    [Fact]
    public async Task Operations_come_filtered_and_in_pages()
    {
        var coordinator = _app.Keyed("orders", new() { MaxTrackedOperations = 500, MaxConcurrency = 1 });
        for (var i = 0; i < 130; i++)
            await coordinator.EnqueueAsync(i % 10 == 0 ? Job.Failing("no", "odd") : Job.Done("even"));
        await Eventually.True(() => coordinator.TotalCompleted + coordinator.TotalFailed == 130);

        var page = await _app.JsonAsync($"api/operations?{Of("orders")}&limit=50&offset=100");
        var failed = await _app.JsonAsync($"api/operations?{Of("orders")}&state=failed,cancelled&limit=5");
        var odd = await _app.JsonAsync($"api/operations?{Of("orders")}&key=odd");
        var old = await _app.JsonAsync($"api/operations?{Of("orders")}&minAge=3600");

        Assert.Equal((130, 100, 30), (Total(page), page.GetProperty("offset").GetInt32(), Operations(page).Length));
        Assert.Equal((13, 5), (Total(failed), Operations(failed).Length));
        Assert.All(Operations(failed), operation => Assert.Equal("failed", operation.GetProperty("state").GetString()));
        Assert.Equal(13, Total(odd));
        Assert.Equal(0, Total(old));
    }

    [Fact]
    public async Task One_operation_is_found_by_its_id_which_is_text()
    {
        var coordinator = _app.Work("ops", new() { MaxConcurrency = 1 });
        var running = await coordinator.EnqueueAsync(Job.Endless());
        var pending = await coordinator.EnqueueAsync(Job.Done());
        await Eventually.True(() => coordinator.ActiveCount == 1);

        var found = await _app.JsonAsync($"api/operation?{Of("ops")}&id={running}");
        var waiting = await _app.JsonAsync($"api/operation?{Of("ops")}&id={pending}");

        Assert.Equal(running.ToString(), found.GetProperty("id").GetString());
        Assert.Equal("running", found.GetProperty("state").GetString());
        Assert.Equal("pending", waiting.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, waiting.GetProperty("started").ValueKind);
        Assert.Contains("knows no operation 5", await _app.ProblemAsync($"api/operation?{Of("ops")}&id=5", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Pending_operations_come_in_the_order_of_admission_between_running_and_ended_ones()
    {
        var coordinator = _app.Work("ops", new() { MaxConcurrency = 1 });
        var failed = await coordinator.EnqueueAsync(Job.Failing("no"));
        var running = await coordinator.EnqueueAsync(Job.Endless());
        await Eventually.True(() => coordinator.ActiveCount == 1 && coordinator.TotalFailed == 1);
        var pending = new List<long>();
        for (var i = 0; i < 20; i++)
            pending.Add(await coordinator.EnqueueAsync(Job.Done()));

        var page = Ids(await _app.JsonAsync($"api/operations?{Of("ops")}&state=pending&offset=5&limit=10"));
        var all = Ids(await _app.JsonAsync($"api/operations?{Of("ops")}&state=all"));
        var usual = Ids(await _app.JsonAsync($"api/operations?{Of("ops")}"));

        Assert.Equal(pending.Skip(5).Take(10), page);
        Assert.Equal([running, .. pending, failed], all);
        Assert.Equal([running, failed], usual);
    }

    [Fact]
    public async Task An_order_is_that_of_all_operations_not_of_a_page()
    {
        var coordinator = _app.Keyed("orders", new() { MaxConcurrency = 1 });
        foreach (var key in new[] { "b", "d", "a", "c" })
            await coordinator.EnqueueAsync(Job.Done(key));
        await Eventually.True(() => coordinator.TotalCompleted == 4);
        await coordinator.EnqueueAsync(Job.Endless("f"));
        await Eventually.True(() => coordinator.ActiveCount == 1);
        await coordinator.EnqueueAsync(Job.Done("e"));

        Assert.Equal(["c", "b"], Keys(await _app.JsonAsync($"api/operations?{Of("orders")}&state=all&sort=-key&offset=3&limit=2")));
        Assert.Equal(["b", "d", "a", "c", "f", "e"], Keys(await _app.JsonAsync($"api/operations?{Of("orders")}&state=all&sort=started")));
        Assert.Equal(["f", "c", "a", "d", "b", "e"], Keys(await _app.JsonAsync($"api/operations?{Of("orders")}&state=all&sort=-started")));
        // what runs takes longer by the moment, until it has taken longer than any other did
        await Eventually.TrueAsync(
            async () => Keys(await _app.JsonAsync($"api/operations?{Of("orders")}&state=all&sort=-took"))[0] == "f", () => "what runs to come first");
    }

    [Fact]
    public async Task One_operation_comes_with_the_times_of_its_signals()
    {
        var coordinator = _app.Signalling("ops");
        var first = await coordinator.EnqueueAsync("paid");
        await coordinator.EnqueueAsync("sent");
        await Eventually.True(() => coordinator.TotalCompleted == 2);

        var operation = await _app.JsonAsync($"api/operation?{Of("ops")}&id={first}");

        var raised = Assert.Single(operation.GetProperty("raised").EnumerateArray());
        Assert.Equal("paid", raised.GetProperty("name").GetString());
        Assert.True(raised.GetProperty("at").GetDateTimeOffset() >= operation.GetProperty("started").GetDateTimeOffset());
        Assert.False(Operations(await _app.JsonAsync($"api/operations?{Of("ops")}"))[0].TryGetProperty("raised", out _));
    }

    [Fact]
    public async Task Keys_come_with_the_most_pending_first()
    {
        var coordinator = _app.Keyed("users", new() { MaxConcurrency = 1 });
        await coordinator.EnqueueAsync(Job.Endless("busy"));
        await Eventually.True(() => coordinator.ActiveCount == 1);
        for (var i = 0; i < 3; i++)
            await coordinator.EnqueueAsync(Job.Done("hot"));
        await coordinator.EnqueueAsync(Job.Done("cool"));

        var keys = await _app.JsonAsync($"api/keys?{Of("users")}&count=1");

        Assert.Equal(3, keys.GetProperty("liveKeys").GetInt32());
        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal(("hot", 3), (key.GetProperty("key").GetString(), key.GetProperty("pending").GetInt32()));
        Assert.Empty((await _app.JsonAsync($"api/keys?{Of(_app.Work("keyless").Name)}")).GetProperty("keys").EnumerateArray());
    }

    [Fact]
    public async Task Keys_that_are_no_unicode_do_not_hide_the_others()
    {
        var coordinator = _app.Keyed("users", new() { MaxConcurrency = 1 });
        await coordinator.EnqueueAsync(Job.Endless("\ud800"));
        await coordinator.EnqueueAsync(Job.Done("\udc00 half"));
        await coordinator.EnqueueAsync(Job.Done("whole"));

        var keys = (await _app.JsonAsync($"api/keys?{Of("users")}")).GetProperty("keys").EnumerateArray()
            .Select(key => key.GetProperty("key").GetString()).ToArray();

        Assert.Contains("whole", keys);
        Assert.Contains("\ufffd half", keys);
    }

    [Fact]
    public async Task Lints_say_what_is_wrong_and_what_to_do()
    {
        var release = new TaskCompletionSource();
        await _app.Work("stuck", new() { MaxConcurrency = 2, OperationTimeout = TimeSpan.FromMilliseconds(1) })
            .EnqueueAsync(new Job("a", _ => release.Task));

        await Eventually.TrueAsync(
            async () => (await _app.JsonAsync($"api/lints?{Of("stuck")}")).GetProperty("lints").GetArrayLength() > 0, () => "a lint");

        // of a coordinator that has not answered within a second the registry says just that
        JsonElement[] all = [];
        await Eventually.TrueAsync(
            async () =>
            {
                all = [.. (await _app.JsonAsync("api/lints")).GetProperty("lints").EnumerateArray()];
                return all.Any(lint => lint.GetProperty("rule").GetString() == "stuck" && lint.GetProperty("remedy").GetString()!.Length > 0);
            },
            () => $"the lint of the stuck one among {string.Join(", ", all)}");
        Assert.Contains(all, lint => lint.GetProperty("severity").GetString() == "degraded");

        await SeenAsync("stuck");
        await Eventually.TrueAsync(async () => (await StuckAsync()).Length == 1, () => "the stuck operation in the status");
        var stuck = Assert.Single(await StuckAsync());
        Assert.Equal(JsonValueKind.String, stuck.GetProperty("id").ValueKind);
        Assert.True(stuck.GetProperty("age").GetDouble() > 1);
        release.SetResult();

        async Task<JsonElement[]> StuckAsync() =>
            [.. (await _app.JsonAsync($"api/coordinator?{Of("stuck")}")).GetProperty("status").GetProperty("stuck").EnumerateArray()];
    }

    [Fact]
    public async Task Of_very_many_operations_the_first_are_sorted_and_the_answer_says_how_many()
    {
        var coordinator = _app.Keyed("many", new() { MaxPendingOperations = 20_000 });
        coordinator.Pause();
        for (var i = 0; i < 10_001; i++)
            await coordinator.EnqueueAsync(Job.Done($"{99_999 - i}"));

        var sorted = await _app.JsonAsync($"api/operations?{Of("many")}&state=pending&sort=key&limit=1");

        Assert.Equal((10_001, 10_000), (sorted.GetProperty("total").GetInt32(), sorted.GetProperty("sorted").GetInt32()));
        Assert.Equal(["90000"], Keys(sorted));
        Assert.False((await _app.JsonAsync($"api/operations?{Of("many")}&state=pending&limit=1")).TryGetProperty("sorted", out _));
    }

    [Fact]
    public async Task An_unknown_coordinator_is_answered_with_the_names_that_there_are()
    {
        _app.Work("fast");
        foreach (var path in new[] { "coordinator", "operations", "keys", "signals", "lints" })
            Assert.Contains("fast", await _app.ProblemAsync($"api/{path}?{Of("fsat")}", HttpStatusCode.NotFound));
    }

    private async Task SeenAsync(string name) => await Eventually.TrueAsync(
        async () => (await RowsAsync()).Any(row => row.GetProperty("name").GetString() == name), () => $"{name} in the overview");

    private async Task<JsonElement[]> RowsAsync() =>
        [.. (await _app.JsonAsync("api/overview")).GetProperty("coordinators").EnumerateArray()];

    private static int Total(JsonElement page) => page.GetProperty("total").GetInt32();

    private static JsonElement[] Operations(JsonElement page) => [.. page.GetProperty("operations").EnumerateArray()];

    private static long[] Ids(JsonElement page) =>
        [.. Operations(page).Select(operation => long.Parse(operation.GetProperty("id").GetString()!))];

    private static string[] Keys(JsonElement page) => [.. Operations(page).Select(operation => operation.GetProperty("key").GetString()!)];

    private static long Sum(JsonElement model, string column) =>
        model.GetProperty("history").GetProperty(column).EnumerateArray().Sum(value => value.GetInt64());
}
