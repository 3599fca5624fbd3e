using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>What is told of each key.</summary>
public class KeyStatusTests : KeyedTestKit
{
    [Fact]
    public async Task Pending_is_told_for_each_key_and_is_zero_for_an_unknown_one()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Limit(1));
        foreach (var item in new[] { A, A + 1, A + 2, B })
            await coordinator.EnqueueAsync(item);
        await gate.HasStarted(A);
        Assert.Equal(
            (2, 1, 0, 3),
            (coordinator.GetPendingCountForKey(A), coordinator.GetPendingCountForKey(B), coordinator.GetPendingCountForKey(C),
                coordinator.PendingCount));
        gate.LetGoAll(B + 1);
        await EndAsync(coordinator);
        Assert.Equal((0, 0), (coordinator.GetPendingCountForKey(A), coordinator.GetPendingCountForKey(B)));
    }

    [Fact]
    public async Task A_snapshot_for_a_key_has_that_keys_operations_alone()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Limit(2));
        var first = await coordinator.EnqueueAsync(A);
        var second = await coordinator.EnqueueAsync(A + 1);
        await coordinator.EnqueueAsync(A + 2);
        var other = await coordinator.EnqueueAsync(B);
        gate.Fail(A, new InvalidDataException("bad"));
        await gate.HasStarted(A + 1, B);
        await Eventually.True(() => coordinator.TotalFailed == 1);

        var told = coordinator.GetSnapshotForKey(A);
        Assert.Equal([first, second], told.Select(s => s.Id));
        Assert.Equal([true, false], told.Select(s => s.IsFaulted));
        Assert.Null(told[1].Completed);
        Assert.Equal([other], coordinator.GetSnapshotForKey(B).Select(s => s.Id));
        Assert.Empty(coordinator.GetSnapshotForKey(C));
        gate.LetGoAll(B + 1);
        await EndAsync(coordinator);
        Assert.Equal((3, 1), (coordinator.GetSnapshotForKey(A).Count, coordinator.GetSnapshotForKey(B).Count));
    }

    [Fact]
    public async Task A_key_is_shown_as_text_in_snapshots_and_to_the_body()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(item => item * 10, (_, operation, _) =>
        {
            seen.Enqueue(operation.Key);
            return Task.CompletedTask;
        }, Limit(1), Sys);
        await coordinator.EnqueueAsync(4);
        await coordinator.EnqueueAsync(-1);
        await EndAsync(coordinator);
        Assert.Equal(["40", "-10"], seen);
        Assert.Equal(["40", "-10"], coordinator.GetSnapshot().Select(s => s.Key));
        Assert.Equal("40", Assert.Single(coordinator.GetSnapshotForKey(40)).Key);
    }

    [Fact]
    public async Task A_stuck_operation_is_listed_with_its_key()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var coordinator = Make((int _, CancellationToken _) => never.Task, new EphemeralOptions
        {
            OperationTimeout = TimeSpan.FromSeconds(10), TimeProvider = Time,
        });
        await coordinator.EnqueueAsync(A);
        await Eventually.True(() => coordinator.ActiveCount == 1 && Time.ArmedTimers > 0);
        Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => coordinator.GetStatus().Stuck.Count == 1);
        Assert.Equal($"{A}", coordinator.GetStatus().Stuck[0].Key);
        never.SetResult();
    }

    [Fact]
    public async Task Live_keys_are_told_with_their_figures_and_how_long_they_have_been_waiting()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1, TimeProvider = Time });
        await coordinator.EnqueueAsync(A);
        await gate.HasStarted(A);
        Assert.Equal([new EphemeralKeyStatus<int>(A, 0, 1, null)], coordinator.GetKeys());
        Time.Advance(TimeSpan.FromSeconds(5));
        await coordinator.EnqueueAsync(A + 1);
        await coordinator.EnqueueAsync(A + 2);
        Time.Advance(TimeSpan.FromSeconds(2));
        await coordinator.EnqueueAsync(B);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            [new(A, 2, 1, TimeSpan.FromSeconds(3)), new EphemeralKeyStatus<int>(B, 1, 0, TimeSpan.FromSeconds(1))],
            coordinator.GetKeys().OrderBy(key => key.Key));

        gate.LetGo(A);
        await gate.HasStarted(A + 1);
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(
            [new(A, 1, 1, TimeSpan.FromSeconds(4)), new EphemeralKeyStatus<int>(B, 1, 0, TimeSpan.FromSeconds(5))],
            coordinator.GetKeys().OrderBy(key => key.Key));
        gate.LetGoAll(B + 1);
        await Eventually.True(() => coordinator.TotalCompleted == 4 && coordinator.ActiveCount == 0);
        Assert.Equal(2, coordinator.LiveKeyCount);
        await Eventually.True(() => coordinator.GetKeys().All(key => key is { PendingCount: 0, ActiveCount: 0, WaitingFor: null }));
        await EndAsync(coordinator);
    }

    [Fact]
    public async Task The_top_keys_are_those_with_the_most_pending_or_those_that_wait_longest()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1, TimeProvider = Time });
        coordinator.Pause();
        foreach (var (key, items) in new[] { (A, 1), (B, 7), (C, 3), (D, 5) })
        {
            for (var i = 0; i < items; i++)
                await coordinator.EnqueueAsync(key + i);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([(B, 7), (D, 5)], coordinator.GetTopKeys(2).Select(key => (key.Key, key.PendingCount)));
        Assert.Equal([B, D, C, A], coordinator.GetTopKeys(9).Select(key => key.Key));
        Assert.Equal(
            [(A, 4), (B, 3), (C, 2)],
            coordinator.GetTopKeys(3, EphemeralKeyOrder.WaitingFor).Select(key => (key.Key, (int)key.WaitingFor!.Value.TotalSeconds)));
        Assert.Throws<ArgumentOutOfRangeException>(() => coordinator.GetTopKeys(0));

        coordinator.Resume();
        await gate.HasStarted(A);
        Assert.Equal([B, C, D], coordinator.GetTopKeys(9, EphemeralKeyOrder.WaitingFor).Select(key => key.Key));
        gate.LetGoAll(D + 10);
        await EndAsync(coordinator);
        Assert.Empty(coordinator.GetTopKeys(9));
    }
}
