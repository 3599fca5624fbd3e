using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Operations that enqueue into their own full key.</summary>
public class FullKeyFromInsideTests : KeyedTestKit
{
    [Fact]
    public async Task An_operation_that_enqueues_into_its_own_full_key_is_admitted_over_the_bound_and_counted()
    {
        EphemeralKeyedWorkCoordinator<int, int>? own = null;
        var started = new List<int>();
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var coordinator = own = Make(async (item, token) =>
        {
            started.Add(item);
            if (item != A)
                return;
            await full.Task;
            Assert.False(own!.TryEnqueue(A + 9));
            await own.EnqueueAsync(A + 2, token);
        }, Fair(1, threshold: 1));
        await coordinator.EnqueueAsync(A);
        await Eventually.True(() => coordinator.ActiveCount == 1);
        await coordinator.EnqueueAsync(A + 1);
        full.SetResult();
        await Eventually.True(() => coordinator.TotalCompleted == 3);
        Assert.Equal([A, A + 1, A + 2], started);
        Assert.Equal((1L, 0), (coordinator.GetStatus().TotalOverBound, coordinator.GetPendingCountForKey(A)));
    }

    [Fact]
    public async Task Operations_that_fan_out_into_their_own_full_keys_all_end()
    {
        EphemeralKeyedWorkCoordinator<int, KeyedItem>? own = null;
        await using var coordinator = own = Make(async (item, token) =>
        {
            await Task.Yield();
            if (item.Number < 1_000)
            {
                await own!.EnqueueAsync(item with { Number = item.Number + 1_000 }, token);
                await own.EnqueueAsync(item with { Number = item.Number + 2_000 }, token);
            }
        }, Fair(2, threshold: 1));
        for (var i = 0; i < 300; i++)
            await coordinator.EnqueueAsync(new KeyedItem(i % 3, i)).AsTask().InTime();
        await Eventually.True(() => coordinator.TotalCompleted == 900);
        await EndAsync(coordinator);
        Assert.All(Enumerable.Range(0, 3), key => Assert.Equal(0, coordinator.GetPendingCountForKey(key)));
    }
}
