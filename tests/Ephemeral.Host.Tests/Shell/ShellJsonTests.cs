using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Shell;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Shell;

/// <summary>What the shell and the dashboard's API answer about the same things.</summary>
public sealed class ShellJsonTests
{
    private static readonly TaskCompletionSource Never = new();

    [SkippableFact]
    public async Task The_same_thing_has_the_same_name_in_all_commands_and_in_the_dashboards_api()
    {
        var port = FreePort.Next();
        await using var host = await TestHost.StartAsync($"Shell:Port={port}");
        await using var orders = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item[..1],
            async (item, operation, token) =>
            {
                operation.Signal("begun");
                await (item.EndsWith("fails") ? Task.FromException(new InvalidOperationException()) : Never.Task.WaitAsync(token));
            },
            new EphemeralOptions { MaxTrackedOperations = 1 }, host.Services.GetRequiredService<ActorSystem>(), "orders");
        foreach (var item in new[] { "a fails", "a fails", "a runs", "a waits" })
            await orders.EnqueueAsync(item);
        await Eventually.True(() => orders is { TotalFailed: 2, ActiveCount: 1, PendingCount: 1 } && orders.CountSignals() == 3);

        async Task<JsonNode> ShellAsync(string command) => await AskShellAsync(port, command);
        async Task<JsonNode> ApiAsync(string path) => (await host.Client.GetFromJsonAsync<JsonNode>($"/ephemeral/api/{path}"))!;
        async Task<JsonNode> ApiOfOrdersAsync(string path) => await ApiAsync($"{path}?coordinator=orders");

        // what has ended may be told the window up to a second late: from the finding that one has left it, all is there
        await Eventually.TrueAsync(
            async () => (await ShellAsync("lint orders"))["lints"]!.AsArray().Count > 0, () => "the finding that a failure has left the window");
        await Eventually.TrueAsync(
            async () => (await host.Client.GetAsync("/ephemeral/api/coordinator?coordinator=orders")).IsSuccessStatusCode
                && (string?)(await ApiOfOrdersAsync("coordinator"))["state"] == "running",
            () => "the dashboard has seen it");
        var list = First(await ShellAsync("list"), "coordinators");
        var row = First(await ApiAsync("overview"), "coordinators");
        var full = await ApiOfOrdersAsync("coordinator");
        var status = First(await ShellAsync("status orders"), "coordinators");

        Assert.Empty(Names(list).Except([.. Names(row), "totalCompleted", "totalFailed", "totalCancelled"]));
        Assert.Empty(Names(list).Where(name => name.StartsWith("total")).Except(Names(full["status"]!)));
        Assert.Empty(Names(status).Except(Names(full)));
        Assert.Equal(Names(full["status"]!), Names(status["status"]!));
        Same(full, list, "name", "kind", "state");
        Same(full, status, "name", "kind", "state");

        var operation = First(await ShellAsync("show orders --state failed"), "operations");
        var shown = First(await ApiAsync("operations?coordinator=orders&state=failed"), "operations");
        Assert.Equal([.. Names(shown), "coordinator"], Names(operation), InAnyOrder);
        Assert.Equal(Names(shown["error"]!), Names(operation["error"]!));
        Same(shown, operation, "id", "key", "state", "started", "ended", "durationMs", "isPinned", "signals");
        Assert.Equal(Names(operation), Names(await ShellAsync($"op {operation["id"]}")));
        Assert.Equal(Names(operation), Names(await ShellAsync($"show orders {operation["id"]}")));

        var key = First(await ShellAsync("keys orders"), "keys");
        var shownKey = First(await ApiOfOrdersAsync("keys"), "keys");
        Assert.Equal([.. Names(shownKey), "coordinator"], Names(key), InAnyOrder);
        Same(shownKey, key, "key", "pending", "active");

        var signal = First(await ShellAsync("signals orders -l 1"), "signals");
        var shownSignal = First(await ApiOfOrdersAsync("signals"), "signals");
        Assert.Equal([.. Names(shownSignal), "coordinator"], Names(signal), InAnyOrder);
        Same(shownSignal, signal, "name", "operationId", "key", "at");

        var finding = First(await ShellAsync("lint orders"), "lints");
        var shownFinding = First(await ApiOfOrdersAsync("lints"), "lints");
        Assert.Equal(Names(shownFinding), Names(finding));
        Same(shownFinding, finding, "rule", "coordinator", "severity");

        var watched = await ShellAsync("watch orders --count 1");
        Assert.Empty(Names(watched).Except([.. Names(list), .. Names(full), "states", "problems"]));
    }

    private static readonly IEqualityComparer<IEnumerable<string>> InAnyOrder =
        EqualityComparer<IEnumerable<string>>.Create((one, other) => one!.Order().SequenceEqual(other!.Order()), _ => 0);

    private static JsonNode First(JsonNode document, string list) => document[list]!.AsArray()[0]!;

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)];

    private static void Same(JsonNode expected, JsonNode actual, params string[] names) =>
        Assert.All(names, name => Assert.Equal(expected[name]?.ToJsonString(), actual[name]?.ToJsonString()));

    private static async Task<JsonNode> AskShellAsync(int port, string command)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        await new ShellProgram(TextReader.Null, output, errors).RunAsync(["--connect", $":{port}", "--json", command]).InTime();
        Skip.If(output.ToString().Contains("pbm"), "The host speaks another protocol than the shell.");
        return JsonNode.Parse(output.ToString())!;
    }
}
