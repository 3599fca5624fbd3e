using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public class ResultCoordinatorTests : TestKit
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task Results_stay_with_their_operations_and_can_be_left_out()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, string>(
            (input, _) => input < 0 ? throw new InvalidDataException("negative") : Task.FromResult($"<{input}>"),
            new EphemeralOptions { MaxConcurrency = 1 }, Sys);
        foreach (var input in new[] { 1, -1, 2 })
            await coordinator.EnqueueAsync(input);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();

        Assert.Equal(["<1>", "<2>"], coordinator.GetResults());
        Assert.Equal(["<1>", null, "<2>"], coordinator.GetSnapshot().Select(s => s.Result));
        Assert.Equal([true, false, true], coordinator.GetSnapshot().Select(s => s.HasResult));
        Assert.Equal(2, coordinator.GetSuccessful().Count);
        Assert.Equal("negative", Assert.Single(coordinator.GetFailed()).Error!.Message);
        Assert.Equal(coordinator.GetSnapshot().Select(s => s.Id), coordinator.GetBaseSnapshot().Select(s => s.Id));
    }

    [Fact]
    public async Task An_AggregateException_that_a_body_throws_is_what_whoever_awaits_it_gets()
    {
        var thrown = new AggregateException("batch 7", new FormatException(), new IOException());
        await using var coordinator = new EphemeralResultCoordinator<int, int>((_, _) => throw thrown, null, Sys);
        await using var yielding = new EphemeralResultCoordinator<int, int>(
            async (_, _) =>
            {
                await Task.Yield();
                throw thrown;
            },
            null, Sys);
        foreach (var task in new[] { await coordinator.SubmitAsync(1), await yielding.SubmitAsync(1) })
            Assert.Same(thrown, await Assert.ThrowsAsync<AggregateException>(() => task.Completion.InTime()));
    }

    [Fact]
    public async Task Whoever_drains_its_own_coordinator_from_within_another_run_is_told_its_operation()
    {
        InvalidOperationException? error = null;
        EphemeralResultCoordinator<int, int> coordinator = null!;
        await using var made = coordinator = new EphemeralResultCoordinator<int, int>(
            async (input, _) =>
            {
                await new[] { input }.EphemeralForEachAsync(
                    async (_, _) => error = await Assert.ThrowsAsync<InvalidOperationException>(() => coordinator.DrainAsync()), system: Sys);
                return input;
            },
            null, Sys);
        var task = await coordinator.SubmitAsync(1);
        coordinator.Complete();
        await task.Completion.InTime();
        Assert.StartsWith($"Operation {task.Id} of coordinator '{coordinator.Name}' awaits DrainAsync", error!.Message);
    }

    [Fact]
    public async Task Submitted_work_is_tracked_to_its_result()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            async (input, token) =>
            {
                await gate.Body(input, token);
                return input * 2;
            },
            new EphemeralOptions { MaxConcurrency = 1, TimeProvider = _time }, Sys);
        var first = await coordinator.SubmitAsync(0);
        var second = await coordinator.SubmitAsync(1);
        await gate.HasStarted(0);
        Assert.Equal((OperationStates.Running, OperationStates.Pending), (first.State, second.State));
        _time.Advance(TimeSpan.FromSeconds(3));
        gate.LetGo(0);
        Assert.Equal(0, await first.Completion.InTime());
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((OperationStates.Completed, TimeSpan.FromSeconds(3)), (first.State, first.Duration));
        Assert.True(coordinator.TryGet(first.Id, out var snapshot) && snapshot.HasResult);
        Assert.Null(second.Duration);
        Assert.True(coordinator.Cancel(second.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Completion.InTime());
        Assert.Equal(TimeSpan.FromSeconds(30), second.Duration);
        Assert.Equal(OperationStates.Cancelled, second.State);
        Assert.IsType<OperationCanceledException>(second.Error);
    }

    [Fact]
    public async Task A_failed_task_carries_its_error_and_its_duration_stands_still()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            (_, _) => throw new InvalidDataException("bad"), new EphemeralOptions { TimeProvider = _time }, Sys);
        var task = await coordinator.SubmitAsync(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => task.Completion.InTime());
        var duration = task.Duration;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((OperationStates.Failed, "bad", duration), (task.State, task.Error!.Message, task.Duration));
    }

    [Fact]
    public async Task A_task_and_a_snapshot_mean_the_same_by_started_and_duration()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            async (item, token) =>
            {
                await gate.Body(item, token);
                return item;
            }, new EphemeralOptions { MaxConcurrency = 1, TimeProvider = _time, MaxOperationLifetime = null }, Sys);
        EphemeralTask<int>[] tasks = [await coordinator.SubmitAsync(0), await coordinator.SubmitAsync(1)];
        await gate.HasStarted(0);
        AssertAlike();
        Assert.Equal((OperationStates.Pending, default, null), (tasks[1].State, tasks[1].Started, tasks[1].Duration));

        _time.Advance(TimeSpan.FromSeconds(3));
        gate.LetGo(0);
        await tasks[0].Completion.InTime();
        await gate.HasStarted(1);
        AssertAlike();
        Assert.Equal(TimeSpan.FromSeconds(3), tasks[0].Duration);
        Assert.Equal(TimeSpan.FromSeconds(3), tasks[1].Started - tasks[0].Started);
        gate.LetGo(1);

        void AssertAlike()
        {
            foreach (var task in tasks)
            {
                Assert.True(coordinator.TryGet(task.Id, out var snapshot));
                Assert.Equal((snapshot.State, snapshot.Started, snapshot.Duration), (task.State, task.Started, task.Duration));
                Assert.Equal(snapshot.ToString(), task.ToString());
            }
        }
    }

    [Fact]
    public async Task A_coordinator_and_its_status_print_their_counts()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            (item, _) => Task.FromResult(item), new EphemeralOptions { MaxConcurrency = 3 }, Sys, "orders");
        await (await coordinator.SubmitAsync(1)).Completion.InTime();
        coordinator.Pause();
        Assert.Equal("Coordinator 'orders' (result): 0 pending, 0 active", coordinator.ToString());
        Assert.Equal(
            "orders (result): 0 pending, 0 active of 3, 1 completed, 0 failed, 0 cancelled, paused", coordinator.GetStatus().ToString());
    }

    [Fact]
    public async Task Who_has_awaited_an_operation_sees_it_ended_in_every_query()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            async (input, _) =>
            {
                if (input % 2 == 0)
                    await Task.Yield();
                return input;
            },
            new EphemeralOptions { MaxConcurrency = 4, MaxTrackedOperations = 1_000 }, Sys);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 250; i++)
            {
                var task = await coordinator.SubmitAsync(i);
                Assert.Equal(i, await task.Completion.InTime());
                Assert.True(coordinator.TryGet(task.Id, out var snapshot) && snapshot.Completed is not null);
                Assert.Contains(coordinator.GetSnapshot(), s => s.Id == task.Id && s.HasResult);
                Assert.True(coordinator.TotalCompleted > i);
            }
        }))).InTime(progress: () => coordinator.TotalCompleted);
        Assert.Equal(1_000, coordinator.TotalCompleted);
    }

    [Fact]
    public async Task A_submitted_task_is_answered_before_a_blocking_neighbour_ends()
    {
        using var release = new ManualResetEventSlim();
        await using var coordinator = new EphemeralResultCoordinator<int, int>((input, _) =>
        {
            if (input == 1)
                release.Wait(Eventually.Deadline);
            return Task.FromResult(input);
        }, new EphemeralOptions { MaxConcurrency = 1 }, Sys);
        // long runs first, so that both come to the same worker in one hand-over
        for (var i = 0; i < 500; i++)
            await (await coordinator.SubmitAsync(2)).Completion;
        coordinator.Pause();
        var quick = await coordinator.SubmitAsync(0);
        var blocking = await coordinator.SubmitAsync(1);
        coordinator.Resume();
        Assert.Equal(0, await quick.Completion.InTime());
        release.Set();
        Assert.Equal(1, await blocking.Completion.InTime());
    }

    [Fact]
    public async Task Results_are_collectable_once_evicted_and_let_go()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, byte[]>(
            (_, _) => Task.FromResult(new byte[100]), new EphemeralOptions { MaxTrackedOperations = 1 }, Sys);
        var (pushedOut, _) = await NextResultAsync(coordinator);
        await AssertCollectedAsync(pushedOut, coordinator, null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_result_is_collectable_once_it_is_evicted_by_hand(bool logsFailures)
    {
        await using var coordinator = new EphemeralResultCoordinator<int, byte[]>(
            (_, _) => Task.FromResult(new byte[100]), new EphemeralOptions { LogFailures = logsFailures }, Sys);
        for (var i = 0; i < 20; i++)
            await (await coordinator.SubmitAsync(i)).Completion;
        var (evicted, id) = await NextResultAsync(coordinator);
        await AssertCollectedAsync(evicted, coordinator, id);
    }

    private static async Task AssertCollectedAsync(
        WeakReference<byte[]> reference, EphemeralResultCoordinator<int, byte[]> coordinator, long? evict)
    {
        if (evict is { } id)
            Assert.True(coordinator.Evict(id));
        else
            await (await coordinator.SubmitAsync(2)).Completion;
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !reference.TryGetTarget(out _);
        });
    }

    [Fact]
    public async Task Submitted_work_that_disposal_cancels_is_answered()
    {
        var gate = new Gate();
        var coordinator = new EphemeralResultCoordinator<int, int>(
            async (input, token) =>
            {
                await gate.Body(input, token);
                return input;
            },
            new EphemeralOptions { MaxConcurrency = 1 }, Sys);
        var tasks = new[] { await coordinator.SubmitAsync(0), await coordinator.SubmitAsync(1) };
        await gate.HasStarted(0);
        Assert.True(coordinator.TrySubmit(2, out var third));
        await coordinator.DisposeAsync().AsTask().InTime();
        foreach (var task in tasks.Append(third))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Completion.InTime());
            Assert.Equal(OperationStates.Cancelled, task.State);
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference<byte[]> Result, long Id)> NextResultAsync(EphemeralResultCoordinator<int, byte[]> coordinator)
    {
        var task = await coordinator.SubmitAsync(1);
        return (new WeakReference<byte[]>(await task.Completion), task.Id);
    }
}
