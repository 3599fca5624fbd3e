using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>How long a key lives.</summary>
public class KeyIdleTests : KeyedTestKit
{
    private const int MaxIdleKeys = 1_024;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_key_leaves_sixty_seconds_after_its_last_operation_and_not_before()
    {
        await using var coordinator = Make((int _, CancellationToken _) => Task.CompletedTask, Timed(2));
        await RunAsync(coordinator, A);
        Time.Advance(Idle - TimeSpan.FromTicks(1));
        await RunAsync(coordinator, B);
        Assert.Equal([A, B], coordinator.GetKeys().Select(key => key.Key).Order());
        Time.Advance(TimeSpan.FromTicks(1));
        await Eventually.True(() => coordinator.LiveKeyCount == 1);
        Assert.Equal(B, Assert.Single(coordinator.GetKeys()).Key);
        await coordinator.Actor.HandledAsync();
        Time.Advance(Idle);
        await Eventually.True(() => coordinator.LiveKeyCount == 0);
        Assert.Empty(coordinator.GetKeys());
        await Eventually.True(() => Time.ArmedTimers == 0);
    }

    [Fact]
    public async Task A_key_that_was_used_again_stays_for_as_long_again()
    {
        await using var coordinator = Make((int _, CancellationToken _) => Task.CompletedTask, Timed(2));
        await RunAsync(coordinator, A);
        for (var use = 0; use < 5; use++)
        {
            Time.Advance(Idle - TimeSpan.FromSeconds(1));
            await RunAsync(coordinator, A);
        }

        Time.Advance(Idle - TimeSpan.FromSeconds(1));
        await RunAsync(coordinator, B);
        Assert.Equal(2, coordinator.LiveKeyCount);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => coordinator.LiveKeyCount == 1);
    }

    [Fact]
    public async Task A_key_with_something_to_do_never_leaves()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var coordinator = Make((item, _) => item == A ? end.Task : Task.CompletedTask, Timed(2));
        await coordinator.EnqueueAsync(A);
        await coordinator.EnqueueAsync(A + 1);
        await Eventually.True(() => coordinator.ActiveCount == 1);
        Time.Advance(10 * Idle);
        await RunAsync(coordinator, B);
        Time.Advance(10 * Idle);
        await Eventually.True(() => coordinator.LiveKeyCount == 1);
        Assert.Equal((A, 1, 1), coordinator.GetKeys().Select(key => (key.Key, key.PendingCount, key.ActiveCount)).Single());
        end.SetResult();
        await coordinator.SettledAsync(3);
        Time.Advance(Idle);
        await Eventually.True(() => coordinator.LiveKeyCount == 0);
    }

    [Fact]
    public async Task A_key_whose_items_were_all_cancelled_leaves_too()
    {
        await using var coordinator = Make((int _, CancellationToken _) => Task.CompletedTask, Timed(1));
        coordinator.Pause();
        for (var i = 0; i < 5; i++)
            Assert.True(coordinator.Cancel(await coordinator.EnqueueAsync(A + i)));
        await Eventually.True(() =>
        {
            Time.Advance(Idle);
            return coordinator.LiveKeyCount == 0;
        });
        Assert.Equal(5, coordinator.TotalCancelled);
    }

    [Fact]
    public async Task No_key_lives_on_in_a_coordinator_that_is_disposed()
    {
        var coordinator = Make((KeyedItem _, CancellationToken token) => Task.Delay(Timeout.Infinite, token), Limit(4));
        for (var key = 0; key < 100; key++)
            await coordinator.EnqueueAsync(new KeyedItem(key, 0));
        await coordinator.DisposeAsync().AsTask().InTime();
        await Eventually.True(() => coordinator.LiveKeyCount == 0);
    }

    [Fact]
    public async Task At_most_1024_idle_keys_are_kept_and_the_longest_idle_leave_first()
    {
        const int Keys = 3_000;
        await using var coordinator = Make((KeyedItem _, CancellationToken _) => Task.CompletedTask, Timed(1));
        for (var key = 0; key < Keys; key++)
            await coordinator.EnqueueAsync(new KeyedItem(key, 0));
        await Eventually.True(() => coordinator.TotalCompleted == Keys && coordinator.LiveKeyCount == MaxIdleKeys);
        Assert.Equal(Enumerable.Range(Keys - MaxIdleKeys, MaxIdleKeys), coordinator.GetKeys().Select(key => key.Key).Order());
    }

    private EphemeralOptions Timed(int concurrency) => new()
    {
        MaxConcurrency = concurrency, KeyIdleTimeout = Idle, MaxOperationLifetime = null, TimeProvider = Time,
    };

    /// <summary>Ends when the item has ended and its key is known to be idle.</summary>
    private async Task RunAsync(EphemeralKeyedWorkCoordinator<int, int> coordinator, int item)
    {
        var completed = (int)coordinator.TotalCompleted;
        await coordinator.EnqueueAsync(item);
        await coordinator.SettledAsync(completed + 1);
        Assert.Contains(new EphemeralKeyStatus<int>(item, 0, 0, null), coordinator.GetKeys());
    }
}
