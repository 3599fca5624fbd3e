using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;
using Coordinator = Ephemeral.Cluster.EphemeralShardedResultCoordinator<string, string, string>;

namespace Ephemeral.Cluster.Tests.Signals;

public sealed class SharedSignalsTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_signal_that_is_raised_on_one_node_cancels_what_waits_on_the_other()
    {
        var gate = new TaskCompletionSource();
        var options = new EphemeralShardingOptions
        {
            ShareSignals = true,
            Operations = new EphemeralOptions { CancelOnSignals = new HashSet<string> { "halt" } },
        };
        List<Coordinator> nodes = [];
        for (var node = 0; node < 2; node++)
        {
            nodes.Add(new Coordinator(await _cluster.AddAsync(), "work", static text => text.Split(' ')[0], async (text, operation, ct) =>
            {
                if (text.EndsWith("raise", StringComparison.Ordinal))
                    operation.Signal("halt");
                else
                    await gate.Task.WaitAsync(ct);
                return text;
            }, options));
        }

        await _cluster.AllTakeKeysAsync("work");
        await SharedSignals.AreHeardAsync(nodes[0].Context.Owned!, nodes[1].Context.Owned!);
        var (here, there) = (await KeyOnAsync(nodes[0], 0), await KeyOnAsync(nodes[0], 1));
        var running = await nodes[0].SubmitAsync($"{there} runs");
        var waiting = await nodes[0].SubmitAsync($"{there} waits");
        await Eventually.TrueAsync(
            async () => await nodes[0].KeyAsync(there) is { Running: 1, Pending: 1 }, () => "one runs and one waits on the other node");
        await nodes[0].SubmitAsync($"{here} raise");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Completion.InTime());
        Assert.Equal(OperationStates.Cancelled, waiting.State);
        gate.SetResult();
        Assert.Equal($"{there} runs", await running.Completion.InTime());
    }

    private async Task<string> KeyOnAsync(Coordinator coordinator, int node)
    {
        var address = $"{Akka.Cluster.Cluster.Get(_cluster.Systems[node]).SelfAddress}";
        for (var i = 0; ; i++)
        {
            if (await coordinator.NodeOfAsync($"key-{i}") == address)
                return $"key-{i}";
        }
    }
}
