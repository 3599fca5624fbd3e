using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

public class ForgetKeyTests : KeyedTestKit
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task Everything_of_a_key_is_forgotten_and_counted_and_other_keys_stay()
    {
        var sink = new SignalSink();
        await using var coordinator = Make(_gate.Body, new EphemeralOptions { MaxConcurrency = 2, Signals = sink });
        foreach (var item in new[] { A, B })
        {
            _gate.LetGo(item);
            var id = await coordinator.EnqueueAsync(item);
            await Eventually.True(() => coordinator.TryGet(id, out var ended) && ended.State == OperationStates.Completed);
            coordinator.Pin(id);
            coordinator.RaiseSignal("seen", key: $"{item}");
        }

        for (var item = 1; item <= 3; item++)
        {
            await coordinator.EnqueueAsync(A + item);
            await coordinator.EnqueueAsync(B + item);
        }

        await _gate.HasStarted(A + 1, B + 1);
        Assert.Equal(new ForgottenKey(Cancelled: 2, Running: 1, Ended: 1, Signals: 1), coordinator.ForgetKey($"{A}"));
        await Eventually.True(() => coordinator.GetSnapshotForKey(A).Count == 0);
        Assert.Equal((0, 2, 1), (
            coordinator.GetPendingCountForKey(A), coordinator.GetPendingCountForKey(B), coordinator.GetStatus().Pinned));
        Assert.Equal([$"{B}"], coordinator.GetSignals().Select(signal => signal.Key));
        Assert.Equal([$"{B}"], sink.Sense().Select(signal => signal.Key));
        Assert.Equal(2, coordinator.GetSnapshotForKey(B).Count);

        Assert.Equal(default, coordinator.ForgetKey($"{A}"));
        _gate.LetGoAll(B + 4);
        await EndAsync(coordinator);
        Assert.Equal((5, 3), (coordinator.TotalCompleted, coordinator.TotalCancelled));
        Assert.Equal(4, coordinator.GetStatus().Tracked);
    }

    [Fact]
    public async Task A_body_that_ignores_its_token_is_seen_while_it_runs_and_forgotten_after_that()
    {
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        EphemeralOperation? left = null;
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, string>(
            static item => item,
            async (_, operation, _) =>
            {
                left = operation;
                entered.SetResult();
                await go.Task;
                operation.Signal("late");
            },
            system: Sys);
        var id = await coordinator.EnqueueAsync("ada");
        await entered.Task.InTime();
        Assert.True(coordinator.Pin(id));
        Assert.Equal(new ForgottenKey(0, 1, 0, 0), coordinator.ForgetKey("ada"));
        Assert.True(coordinator.TryGet(id, out var running) && running.State == OperationStates.Running);
        Assert.False(coordinator.Pin(id) || coordinator.Unpin(id));
        Assert.Equal((0, 0), (coordinator.GetStatus().Pinned, coordinator.GetStatus().Tracked));

        go.SetResult();
        await Eventually.True(() => coordinator.TotalCompleted == 1 && !coordinator.TryGet(id, out _));
        Assert.Equal((null, 0), (coordinator.GetSignalsByName("late").Single().Key, coordinator.GetStatus().Tracked));
        left!.Signal("later");
        Assert.Null(coordinator.GetSignalsByName("later").Single().Key);
    }

    [Fact]
    public async Task Keys_are_compared_as_the_coordinator_compares_them()
    {
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, string>(
            static item => item, static (_, operation, _) =>
            {
                operation.Signal("seen");
                return Task.CompletedTask;
            },
            system: Sys, keyComparer: StringComparer.OrdinalIgnoreCase);
        await coordinator.EnqueueAsync("Ada");
        await Eventually.True(() => coordinator.GetCompleted().Count == 1);
        Assert.Equal(new ForgottenKey(0, 0, 1, 1), coordinator.ForgetKey("aDA"));
        Assert.Equal((0, 0), (coordinator.GetCompleted().Count, coordinator.CountSignals()));
    }

    [Fact]
    public async Task A_result_is_collectable_once_its_key_is_forgotten()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, byte[]>(
            static _ => 1, static (input, _) => Task.FromResult(new byte[input]), null, Sys);
        var result = await ResultAsync(coordinator);
        Assert.Equal(2, coordinator.ForgetKey("1").Ended);
        await Eventually.True(() =>
        {
            GC.Collect();
            return !result.TryGetTarget(out _);
        });
    }

    [Fact]
    public async Task Whoever_awaits_what_is_forgotten_is_told()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<string, string, int>(
            static item => item,
            static async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return 1;
            },
            system: Sys);
        var first = await coordinator.SubmitAsync("ada");
        var second = await coordinator.SubmitAsync("ada");
        await Eventually.True(() => first.State == OperationStates.Running);
        Assert.Equal(new ForgottenKey(1, 1, 0, 0), coordinator.ForgetKey("ada"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Completion.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Completion.InTime());
        await Eventually.True(() => coordinator.GetSnapshot(OperationStates.All).Count == 0);
    }

    [Fact]
    public async Task Sixteen_producers_and_a_key_that_is_forgotten_all_the_time_lose_no_count()
    {
        const int Each = 300;
        var forgotten = new ConcurrentQueue<ForgottenOperation>();
        await using var coordinator = Make(
            static async (item, token) =>
            {
                if (item.Number % 3 == 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), token);
            },
            new EphemeralOptions { MaxConcurrency = 8, MaxTrackedOperations = 50, OnForgotten = forgotten.Enqueue });
        using var stop = new CancellationTokenSource();
        var forgetting = OwnThread.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                coordinator.ForgetKey("3");
        });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            for (var item = 0; item < Each; item++)
                await coordinator.EnqueueAsync(new KeyedItem(producer % 8, item));
        }))).InTime(() => coordinator.TotalEnqueued);
        stop.Cancel();
        await forgetting.InTime();
        await EndAsync(coordinator);
        coordinator.ForgetKey("3");
        await Eventually.True(() => coordinator.GetSnapshotForKey(3).Count == 0);
        await Eventually.True(() => forgotten.Count + coordinator.GetStatus().Tracked == 16 * Each);
        Assert.Equal(forgotten.Count, forgotten.Select(one => one.Id).Distinct().Count());
        var status = coordinator.GetStatus();
        Assert.Equal(16 * Each, status.TotalCompleted + status.TotalFailed + status.TotalCancelled);
        Assert.Equal(
            (status.TotalEvicted, status.TotalExpired),
            (forgotten.Count(one => one.Reason == ForgottenReason.Evicted), forgotten.Count(one => one.Reason == ForgottenReason.Expired)));
        Assert.All(forgotten.Where(one => one.Reason == ForgottenReason.Removed), one => Assert.Equal("3", one.Key));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<byte[]>> ResultAsync(EphemeralKeyedResultCoordinator<int, int, byte[]> coordinator)
    {
        var reference = new WeakReference<byte[]>(await (await coordinator.SubmitAsync(100)).Completion);
        await (await coordinator.SubmitAsync(1)).Completion;
        return reference;
    }
}
