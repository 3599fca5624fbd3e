using System.Runtime.CompilerServices;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>
/// What keys cost, and that nothing of an item outlives its work because its key lives on. Runs alone: it looks at the heap.
/// </summary>
[Collection(nameof(KeyMemoryTests))]
[CollectionDefinition(nameof(KeyMemoryTests), DisableParallelization = true)]
public class KeyMemoryTests : KeyedTestKit
{
    [Fact]
    public async Task Distinct_keys_pass_through_with_a_flat_heap()
    {
        const int Warm = 50_000, Keys = 250_000, BytesAKey = 16;
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, int>(
            static item => $"key {item}", static (_, _) => Task.CompletedTask, Limit(2), Sys);
        await PassAsync(0, Warm);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await PassAsync(Warm, Warm + Keys);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < Keys * BytesAKey, $"{grown:N0} bytes more after {Keys:N0} keys");
        Assert.Equal(Warm + Keys, coordinator.TotalCompleted);

        async Task PassAsync(int from, int to)
        {
            for (var item = from; item < to; item++)
                await coordinator.EnqueueAsync(item);
            await Eventually.True(() => coordinator.TotalCompleted == to && coordinator.LiveKeyCount <= 1_024);
        }
    }

    [Fact]
    public async Task A_finished_item_is_collectable_although_its_key_lives_on()
    {
        await using var work = new EphemeralKeyedWorkCoordinator<int, byte[]>(
            static item => item.Length % 3, static async (_, _) => await Task.Yield(), null, Sys);
        await using var result = new EphemeralKeyedResultCoordinator<int, byte[], int>(
            static item => item.Length % 3, static (item, _) => Task.FromResult(item.Length), null, Sys);
        var references = await FillAsync(work, result);
        await AreCollectedAsync(references);
        Assert.Equal((3, 3, 12, 12), (work.LiveKeyCount, result.LiveKeyCount, work.GetSnapshot().Count, result.GetSnapshot().Count));
    }

    [Fact]
    public async Task An_item_that_was_never_run_is_collectable_although_its_key_lives_on()
    {
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, byte[]>(
            static item => item.Length % 3, static (_, _) => Task.CompletedTask, Fair(1, threshold: 2), Sys);
        coordinator.Pause();
        var references = await CancelAndRefuseAsync(coordinator);
        await AreCollectedAsync(references);
        Assert.Equal(2, coordinator.GetPendingCountForKey(0));
    }

    [Fact]
    public async Task A_result_is_collectable_once_evicted_although_its_key_lives_on()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, byte[]>(
            static _ => 1, static (input, _) => Task.FromResult(new byte[input]), null, Sys);
        var (result, id) = await ResultAsync(coordinator);
        Assert.True(coordinator.Evict(id));
        await AreCollectedAsync([result]);
        Assert.Equal(1, coordinator.LiveKeyCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference<byte[]>>> FillAsync(
        EphemeralKeyedWorkCoordinator<int, byte[]> work, EphemeralKeyedResultCoordinator<int, byte[], int> result)
    {
        var references = new List<WeakReference<byte[]>>();
        for (var i = 0; i < 12; i++)
        {
            var item = new byte[100 + i];
            references.Add(new WeakReference<byte[]>(item));
            await work.EnqueueAsync(item);
            await (await result.SubmitAsync(item)).Completion;
        }

        await Eventually.True(() => work.TotalCompleted == 12);
        return references;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference<byte[]>>> CancelAndRefuseAsync(EphemeralKeyedWorkCoordinator<int, byte[]> coordinator)
    {
        var references = new List<WeakReference<byte[]>>();
        Assert.True(coordinator.Cancel(await coordinator.EnqueueAsync(New())));
        Assert.True(coordinator.TryEnqueue(new byte[300]) && coordinator.TryEnqueue(new byte[300]));
        Assert.False(coordinator.TryEnqueue(New()));
        using var cancel = new CancellationTokenSource();
        var waiting = coordinator.EnqueueAsync(New(), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
        return references;

        byte[] New()
        {
            var item = new byte[300];
            references.Add(new WeakReference<byte[]>(item));
            return item;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference<byte[]> Result, long Id)> ResultAsync(
        EphemeralKeyedResultCoordinator<int, int, byte[]> coordinator)
    {
        var task = await coordinator.SubmitAsync(100);
        var reference = new WeakReference<byte[]>(await task.Completion);
        await (await coordinator.SubmitAsync(1)).Completion;
        return (reference, task.Id);
    }

    private static Task AreCollectedAsync(List<WeakReference<byte[]>> references) => Eventually.True(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return references.All(reference => !reference.TryGetTarget(out _));
    });
}
