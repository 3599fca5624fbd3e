using Ephemeral.Actors.Time;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

public sealed class StartGuardTests
{
    private readonly FakeTime _time = new();
    private readonly StartGuard _guard;

    public StartGuardTests()
    {
        _guard = new StartGuard(new Clock(_time), TimeSpan.FromSeconds(3));
        _guard.Use();
    }

    [Fact]
    public void A_node_that_ticks_may_start_bodies()
    {
        for (var tick = 0; tick < 20; tick++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(_guard.Note());
            Assert.True(_guard.MayStart());
        }
    }

    [Fact]
    public async Task After_a_standstill_nothing_starts_until_the_guard_is_opened_although_the_node_ticks_again()
    {
        _time.Advance(TimeSpan.FromSeconds(3));

        // before its timer has noticed anything
        Assert.False(_guard.MayStart());
        var waiting = _guard.WaitAsync(CancellationToken.None);
        Assert.True(_guard.Note());
        Assert.True(_guard.IsHeld);
        Assert.False(waiting.IsCompleted);

        _guard.Open();
        await waiting.InTime();
        Assert.True(_guard.MayStart());
    }

    [Fact]
    public async Task A_second_standstill_while_held_is_one_more()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        var waiting = _guard.WaitAsync(CancellationToken.None);
        _guard.Note();
        _time.Advance(TimeSpan.FromSeconds(10));
        // the answer comes before the node has ticked again: it is of before the second standstill
        _guard.Open();

        Assert.False(_guard.MayStart());
        Assert.True(_guard.Note());
        _guard.Open();
        await waiting.InTime();
    }

    [Fact]
    public async Task An_operation_that_is_cancelled_does_not_wait_on()
    {
        using var cancelled = new CancellationTokenSource();
        _time.Advance(TimeSpan.FromSeconds(10));
        var waiting = _guard.WaitAsync(cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
    }

    [Fact]
    public void Without_a_cluster_no_standstill_matters()
    {
        var guard = new StartGuard(new Clock(_time), TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(guard.MayStart());
    }
}
