using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

public sealed class RoleTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_node_without_the_role_sends_and_is_answered_and_runs_nothing()
    {
        var options = new EphemeralShardingOptions { Role = "work" };
        var worker = await _cluster.AddAsync("work");
        var client = await _cluster.AddAsync("web");
        _ = new EphemeralShardedResultCoordinator<string, int, string>(
            worker, "texts", static number => $"{number % 7}", static (number, _) => Task.FromResult($"<{number}>"), options);
        var sender = new EphemeralShardedResultCoordinator<string, int, string>(
            client, "texts", static number => $"{number % 7}", static (_, _) => throw new InvalidOperationException("runs on a node without the role"), options);

        for (var number = 0; number < 30; number++)
            Assert.Equal($"<{number}>", await (await sender.SubmitAsync(number)).Completion.InTime());

        var nodes = await sender.StatusOfAllAsync();
        Assert.Equal([("web", 30L, null), ("work", 0L, 30L)],
            nodes.Select(static node => (node.Roles.Single(), node.TotalAdmitted, node.Operations?.TotalCompleted)));
    }

    [Fact]
    public async Task A_key_as_long_as_may_be_is_found_on_its_node_and_told_as_a_whole()
    {
        var options = new EphemeralShardingOptions { Role = "work" };
        var (worker, client) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var key = new string('ä', 55_000);
        _ = new EphemeralShardedCoordinator<string, int>(worker, "orders", _ => key, static (_, _) => Task.CompletedTask, options);
        var sender = new EphemeralShardedCoordinator<string, int>(client, "orders", _ => key, static (_, _) => Task.CompletedTask, options);
        await sender.EnqueueAsync(1);
        sender.Complete();
        await sender.DrainAsync().InTime();

        var found = await sender.GetKeyAsync(key);

        Assert.Equal((key, 1), (found.Key, found.Window.Count));
    }

    [Fact]
    public async Task The_only_node_with_the_role_goes_on_after_a_standstill_once_one_that_only_sends_has_answered()
    {
        var time = new FakeTime();
        var (worker, client) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var owner = new EphemeralShardedResultCoordinator<string, int, int>(
            worker, "numbers", static number => $"{number}", static (number, _) => Task.FromResult(number),
            new EphemeralShardingOptions { Role = "work", Operations = new EphemeralOptions { TimeProvider = time } });
        var sender = new EphemeralShardedResultCoordinator<string, int, int>(
            client, "numbers", static number => $"{number}", static (number, _) => Task.FromResult(number), new EphemeralShardingOptions { Role = "work" });
        Assert.Equal(1, await (await sender.SubmitAsync(1)).Completion.InTime());

        time.Advance(owner.Options.LongestStandstill);

        Assert.Equal(2, await (await sender.SubmitAsync(2)).Completion.InTime());
        Assert.False((await owner.StatusAsync()).IsHeld);
    }
}
