using System.Text.Json.Nodes;
using Akka.TestKit.Xunit2;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.PetabridgeCmd;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Petabridge.Cmd;

namespace Ephemeral.Cluster.Tests;

/// <summary>The dashboard and the shell of any node show all nodes, where a key lives, and what is wrong.</summary>
public sealed class SeenTests : IAsyncLifetime
{
    // a member that has crashed can be seen for as long before it is removed
    private readonly TestCluster _cluster = new() { Settings = TestCluster.NoticesCrashes + "akka.cluster.split-brain-resolver.stable-after = 15s" };
    private readonly List<EphemeralShardedCoordinator<string, Item>> _coordinators = [];
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            var system = await _cluster.AddAsync("work");
            _coordinators.Add(new EphemeralShardedCoordinator<string, Item>(
                system, "orders", static item => item.Key, static (_, _) => Task.CompletedTask, new EphemeralShardingOptions { Role = "work" }));
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_cluster.Systems[2]);
        builder.Services.AddProblemDetails();
        builder.Services.AddEphemeralDashboard(static options => options.AskTimeout = Eventually.Deadline);
        _app = builder.Build();
        _app.MapEphemeralDashboard();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First() + "/ephemeral/api/"), Timeout = Eventually.Deadline };
        await _cluster.AllTakeKeysAsync("orders");
        for (var key = 0; key < 50; key++)
            await _coordinators[0].EnqueueAsync(new Item("s", $"customer {key}", 0));
        _coordinators[0].Complete();
        await _coordinators[0].DrainAsync().InTime();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task The_dashboard_of_any_node_shows_all_nodes_and_where_a_key_lives()
    {
        JsonArray nodes = [];
        await Eventually.TrueAsync(
            async () => (nodes = await NodesAsync()).Count == 3
                && nodes.All(static node => (string)node!["state"]! == "up" && node["shards"]!.AsArray().Count > 0),
            () => $"three nodes with shards, but {nodes}");
        Assert.Equal(AddressOf(2), (string)nodes[0]!["address"]!);
        Assert.Equal(50, nodes.Sum(static node => (int)node!["totalAdmitted"]!));
        Assert.Equal(50, nodes.Sum(static node => (int)node!["liveKeys"]!));

        var key = JsonNode.Parse(await GetAsync("cluster/key?coordinator=orders&key=customer%207"));
        Assert.Contains((string)key!["node"]!, nodes.Select(static node => (string)node!["address"]!));
        Assert.Equal("completed", (string)key["operations"]!.AsArray().Single()!["state"]!);
        Assert.Contains((string)key["shard"]!,
            nodes.Single(node => (string)node!["address"]! == (string)key["node"]!)!["shards"]!.AsArray().Select(static shard => (string)shard!));
    }

    [Fact]
    public async Task A_member_that_can_not_be_reached_is_a_finding_until_it_is_removed()
    {
        await _cluster.CrashAsync(_cluster.Systems[1]);

        await Eventually.TrueAsync(async () => (await GetAsync("lints")).Contains("member-unreachable", StringComparison.Ordinal), static () => "a finding");
        await Eventually.TrueAsync(async () => (await NodesAsync()).Count == 2, static () => "two nodes");
        Assert.DoesNotContain("member-unreachable", await GetAsync("lints"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shell_of_any_node_shows_all_nodes_and_where_a_key_lives()
    {
        var nodes = Run("cluster");
        Assert.Equal(4, nodes.Count);
        Assert.All(Enumerable.Range(0, 3), at => Assert.Contains(nodes, line => line.StartsWith(AddressOf(at), StringComparison.Ordinal)));

        List<string> key = [];
        await Eventually.True(() => (key = Run("cluster", "-c", "orders", "-k", "customer 7"))[0].StartsWith("customer 7 lives on akka.tcp://", StringComparison.Ordinal));
        Assert.EndsWith("0 running, 0 pending.", key[0], StringComparison.Ordinal);
        Assert.Contains("completed", key[2], StringComparison.Ordinal);

        Assert.Equal("No coordinator named 'invoices' spans a cluster. These do: orders.", Assert.Single(Run("cluster", "-c", "invoices")));
    }

    private string AddressOf(int at) => $"{Akka.Cluster.Cluster.Get(_cluster.Systems[at]).SelfAddress}";

    private async Task<JsonArray> NodesAsync() =>
        JsonNode.Parse(await GetAsync("cluster"))!["coordinators"]!.AsArray().Single()!["nodes"]!.AsArray();

    /// <summary>Asks again where a node, or a key, has not answered the dashboard in time.</summary>
    private async Task<string> GetAsync(string path)
    {
        var text = "";
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await _client.GetAsync(path);
                text = await response.Content.ReadAsStringAsync();
                return response.IsSuccessStatusCode;
            },
            () => $"{path}, but {text}");
        return text;
    }

    private List<string> Run(string name, params string[] words)
    {
        // the kit would end the system that it is disposed with
        var asker = new TestKit(_cluster.Systems[2]).CreateTestProbe();
        var palette = new EphemeralPalette(new EphemeralPaletteOptions { AnswerTimeout = Eventually.Deadline });
        var arguments = words.Chunk(2).Select(static pair => Tuple.Create(pair[0], pair[1])).Append(Tuple.Create("--width", "200"));
        _cluster.Systems[2].ActorOf(palette.HandlerProps).Tell(new Command(EphemeralPalette.Name, name, [.. arguments]), asker.Ref);
        List<string> lines = [];
        for (var response = asker.ExpectMsg<CommandResponse>(Eventually.Deadline); ; response = asker.ExpectMsg<CommandResponse>(Eventually.Deadline))
        {
            if (response.Msg.Length > 0)
                lines.Add(response.Msg);
            if (response.Final)
                return lines;
        }
    }
}
