using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Order per key and answers.</summary>
public class KeyedResultTests : KeyedTestKit
{
    [Fact]
    public async Task Results_stay_with_their_operations_and_their_keys()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, string>(
            item => Math.Abs(item) % 2,
            (item, operation, _) => item < 0 ? throw new InvalidDataException("negative") : Task.FromResult($"{operation.Key}:{item}"),
            Limit(1), Sys);
        foreach (var item in new[] { 1, -1, 2, 3 })
            await coordinator.EnqueueAsync(item);
        await EndAsync(coordinator);
        Assert.Equal(["1:1", "0:2", "1:3"], coordinator.GetResults());
        Assert.Equal(["1:1", null, "1:3"], coordinator.GetSnapshotForKey(1).Select(s => s.Result));
        Assert.Equal([true, false, true], coordinator.GetSnapshotForKey(1).Select(s => s.HasResult));
        Assert.Equal(["1", "0", "1"], coordinator.GetSuccessful().Select(s => s.Key));
        Assert.Equal(["1", "1", "0", "1"], coordinator.GetBaseSnapshot().Select(s => s.Key));
        Assert.Equal("negative", Assert.Single(coordinator.GetFailed()).Error!.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submitted_work_of_a_key_runs_in_its_order_and_each_is_answered_with_its_own(bool fair)
    {
        const int Items = 500;
        var log = new KeyLog(8);
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, KeyedItem, KeyedItem>(
            item => item.Key, Echo(log), fair ? Fair(3) : Limit(3), Sys);
        await Task.WhenAll(Enumerable.Range(0, log.Keys).Select(key => Task.Run(async () =>
        {
            var tasks = new List<EphemeralTask<KeyedItem>>();
            for (var number = 0; number < Items; number++)
                tasks.Add(await coordinator.SubmitAsync(new KeyedItem(key, number)));
            for (var number = 0; number < Items; number++)
            {
                if (MixedBodies.Fails(number))
                    await Assert.ThrowsAsync<InvalidDataException>(() => tasks[number].Completion.InTime());
                else
                    Assert.Equal(new KeyedItem(key, number), await tasks[number].Completion.InTime());
            }
        })));
        Assert.All(Enumerable.Range(0, log.Keys), key => log.AssertOneByOne(key, Enumerable.Range(0, Items)));
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_gets_one_whether_it_completes_fails_or_is_cancelled()
    {
        var gate = new Gate();
        await using var coordinator = Echo(gate, Fair(2, threshold: 3));
        var completed = await coordinator.SubmitAsync(A);
        var failed = await coordinator.SubmitAsync(A + 1);
        var cancelledRunning = await coordinator.SubmitAsync(A + 2);
        await gate.HasStarted(A);
        Assert.True(coordinator.TrySubmit(A + 3, out var cancelledPending));
        Assert.False(coordinator.TrySubmit(A + 4, out var refused));
        Assert.Null(refused);
        Assert.Equal((OperationStates.Running, OperationStates.Pending), (completed.State, failed.State));

        Assert.True(coordinator.Cancel(cancelledPending.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelledPending.Completion.InTime());
        gate.LetGo(A);
        Assert.Equal(A, await completed.Completion.InTime());
        await gate.HasStarted(A + 1);
        gate.Fail(A + 1, new InvalidDataException("bad"));
        await Assert.ThrowsAsync<InvalidDataException>(() => failed.Completion.InTime());
        await gate.HasStarted(A + 2);
        Assert.True(coordinator.Cancel(cancelledRunning.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelledRunning.Completion.InTime());
        Assert.Equal(
            [OperationStates.Completed, OperationStates.Failed, OperationStates.Cancelled, OperationStates.Cancelled],
            new[] { completed, failed, cancelledRunning, cancelledPending }.Select(task => task.State));
        Assert.Equal([A, A + 1, A + 2], gate.Started);
    }

    [Fact]
    public async Task Who_has_awaited_an_answer_sees_it_in_the_keys_snapshot_and_figures()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, KeyedItem, KeyedItem>(
            item => item.Key, (item, _) => Task.FromResult(item),
            new EphemeralOptions { MaxConcurrency = 2, MaxTrackedOperations = 10_000 }, Sys);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(key => Task.Run(async () =>
        {
            for (var number = 0; number < 1_000; number++)
            {
                var task = await coordinator.SubmitAsync(new KeyedItem(key, number));
                await task.Completion.InTime();
                Assert.Equal(0, coordinator.GetPendingCountForKey(key));
                if (number % 10 == 0)
                {
                    var last = coordinator.GetSnapshotForKey(key)[^1];
                    Assert.Equal((task.Id, new KeyedItem(key, number)), (last.Id, last.Result));
                }
            }
        })));
    }

    [Fact]
    public async Task Disposal_answers_what_waits_in_keys_and_what_runs()
    {
        var gate = new Gate();
        var coordinator = Echo(gate, Limit(2));
        var tasks = new List<EphemeralTask<int>>();
        foreach (var item in new[] { A, A + 1, A + 2, B, C })
            tasks.Add(await coordinator.SubmitAsync(item));
        await gate.HasStarted(A, B);
        await coordinator.DisposeAsync().AsTask().InTime();
        foreach (var task in tasks)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Completion.InTime());
        Assert.Equal(5, coordinator.TotalCancelled);
    }

    private EphemeralKeyedResultCoordinator<int, int, int> Echo(Gate gate, EphemeralOptions options) => new(
        item => item - (item % 1_000),
        async (item, token) =>
        {
            await gate.Body(item, token);
            return item;
        },
        options, Sys);

    private static Func<KeyedItem, CancellationToken, Task<KeyedItem>> Echo(KeyLog log)
    {
        var body = log.Around(MixedBodies.Run);
        return async (item, token) =>
        {
            await body(item, token);
            return item;
        };
    }
}
