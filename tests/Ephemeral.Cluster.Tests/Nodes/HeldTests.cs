using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

/// <summary>What is seen of a node that stood still, while no other member has answered it.</summary>
public sealed class HeldTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();
    private readonly FakeTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_operation_whose_body_may_not_begin_counts_as_pending()
    {
        var (worker, other) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var options = new EphemeralShardingOptions { Role = "work", Operations = new EphemeralOptions { TimeProvider = _time } };
        var began = 0;
        var coordinator = new EphemeralShardedResultCoordinator<string, int, int>(worker, "held", static number => $"{number}", (number, _) =>
        {
            Interlocked.Increment(ref began);
            return Task.FromResult(number);
        }, options);
        Assert.Equal(1, await (await coordinator.SubmitAsync(1)).Completion.InTime());

        // the other node has no coordinator yet, so nobody answers
        await coordinator.Context.Guard.HoldAsync(_time, options.LongestStandstill);
        var (first, second) = (await coordinator.SubmitAsync(2), await coordinator.SubmitAsync(3));

        await Eventually.TrueAsync(
            async () => (await coordinator.KeyAsync("2"), await coordinator.KeyAsync("3")) is ({ Pending: 1, Running: 0 }, { Pending: 1, Running: 0 }),
            static () => "held operations that count as pending");
        await Eventually.TrueAsync(
            async () => await coordinator.StatusAsync() is { IsHeld: true, Operations: { PendingCount: 2, ActiveCount: 0, TotalStarted: 1, LongestRunning: null } },
            static () => "two held and pending");
        Assert.Empty((await coordinator.KeyAsync("2")).Window);
        Assert.True(await coordinator.CancelAsync(first.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Completion.InTime());
        Assert.Equal(1, began);

        _ = new EphemeralShardedResultCoordinator<string, int, int>(other, "held", static number => $"{number}", static (number, _) => Task.FromResult(number), options);
        Assert.Equal(3, await second.Completion.InTime());
        var status = await coordinator.StatusAsync();
        Assert.Equal((0, 0, 2, 1), (status.Operations!.PendingCount, status.Operations.ActiveCount, status.Operations.TotalCompleted, status.Operations.TotalCancelled));
    }
}
