using System.Collections.Concurrent;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

/// <summary>A node that is downed, as one is that is cut off from most others: its keys begin on other nodes soon, whatever it is doing.</summary>
public sealed class DownedNodeTests : IAsyncLifetime
{
    // the actor system lives on, so that nothing ends because of its end
    private readonly TestCluster _cluster = new() { Settings = "akka.cluster.run-coordinated-shutdown-when-down = off" };
    private readonly ConcurrentQueue<int> _begun = new(), _cancelled = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_runs_on_it_is_cancelled_and_nothing_starts_and_all_is_answered()
    {
        await _cluster.AddAsync();
        var system = await _cluster.AddAsync("work");
        var coordinator = new EphemeralShardedResultCoordinator<int, int, int>(system, "orders", static number => number % 4, RunAsync,
            new EphemeralShardingOptions { Role = "work", Operations = new EphemeralOptions { MaxConcurrency = 8 } });
        var tasks = new List<EphemeralTask<int>>();
        for (var number = 0; number < 100; number++)
            tasks.Add(await coordinator.SubmitAsync(number));
        await Eventually.True(() => _begun.Count == 4);

        var cluster = Akka.Cluster.Cluster.Get(system);
        cluster.Down(cluster.SelfAddress);

        await Eventually.True(() => _cancelled.Count == 4);
        foreach (var task in tasks)
            await Assert.ThrowsAsync<OwnerLostException>(() => task.Completion.InTime());
        Assert.Equal([0, 1, 2, 3], _begun.Order());
        await Eventually.True(() => coordinator.Context.HasStopped);
        Assert.Throws<ObjectDisposedException>(() => coordinator.TrySubmit(1, out _));
    }

    private async Task<int> RunAsync(int number, CancellationToken cancellationToken)
    {
        _begun.Enqueue(number);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            _cancelled.Enqueue(number);
        }

        return number;
    }
}
