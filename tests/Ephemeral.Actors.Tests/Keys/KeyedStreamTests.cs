using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>Coordinators with keys that are fed from a stream.</summary>
public class KeyedStreamTests : KeyedTestKit
{
    [Fact]
    public async Task A_stream_runs_to_its_end_in_order_of_each_key()
    {
        var log = new KeyLog(7);
        await using var coordinator = EphemeralKeyedWorkCoordinator<int, KeyedItem>.FromAsyncEnumerable(
            Stream(Enumerable.Range(0, 2_000).Select(i => new KeyedItem(i % 7, i))), item => item.Key,
            log.Around(MixedBodies.Run),
            new EphemeralOptions { MaxConcurrency = 3, MaxPendingOperations = 20, EnableFairScheduling = true, FairSchedulingThreshold = 2 },
            Sys);
        await coordinator.DrainAsync().InTime();
        for (var key = 0; key < log.Keys; key++)
            log.AssertOneByOne(key, Enumerable.Range(0, 2_000).Where(i => i % 7 == key));
        Assert.Equal(2_000, coordinator.TotalEnqueued);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_stream_is_asked_for_no_more_than_there_is_room_for_in_all_or_in_its_key(bool fair)
    {
        var asked = 0;
        var gate = new Gate();
        await using var coordinator = EphemeralKeyedWorkCoordinator<int, int>.FromAsyncEnumerable(
            Stream(Enumerable.Range(0, 50), () => Interlocked.Increment(ref asked)), _ => 1, gate.Body,
            new EphemeralOptions
            {
                MaxConcurrency = 4, MaxPendingOperations = fair ? 1_024 : 3, EnableFairScheduling = fair, FairSchedulingThreshold = 3,
            },
            Sys);
        // one runs, three wait, and one is in the hand of the feed
        await Eventually.True(() => Volatile.Read(ref asked) == 5
            && coordinator.GetStatus() is { ActiveCount: 1, PendingCount: 3, WaitingProducers: 1 });
        await gate.HasStarted(0);
        Assert.Equal(5, Volatile.Read(ref asked));
        gate.LetGoAll(50);
        await coordinator.DrainAsync().InTime();
        Assert.Equal(Enumerable.Range(0, 50), gate.Started);
    }

    [Fact]
    public async Task When_a_stream_fails_what_was_taken_ends_and_whoever_drains_is_told_its_error()
    {
        var gate = new Gate();
        var items = new[] { A, A + 1, B }.Concat(Failing());
        var coordinator = EphemeralKeyedResultCoordinator<int, int, int>.FromAsyncEnumerable(
            Stream(items), item => item / 1_000, async (item, token) =>
            {
                await gate.Body(item, token);
                return item;
            }, Limit(4), Sys);
        await gate.HasStarted(A, B);
        var draining = coordinator.DrainAsync();
        Assert.False(draining.IsCompleted);
        gate.LetGoAll(B + 1);
        Assert.Equal("the source", (await Assert.ThrowsAsync<InvalidDataException>(() => draining.InTime())).Message);
        Assert.Equal([A, A + 1, B], coordinator.GetResults().Order());
        await Assert.ThrowsAsync<InvalidDataException>(() => coordinator.DrainAsync().InTime());
        await coordinator.DisposeAsync().AsTask().InTime();

        static IEnumerable<int> Failing() => Enumerable.Range(0, 1).Select<int, int>(_ => throw new InvalidDataException("the source"));
    }

    [Fact]
    public async Task A_key_selector_that_throws_ends_the_stream_as_an_error_of_the_stream()
    {
        await using var coordinator = EphemeralKeyedWorkCoordinator<int, int>.FromAsyncEnumerable(
            Stream(Enumerable.Range(0, 10)), item => item == 5 ? throw new InvalidDataException("no key") : item,
            (_, _) => Task.CompletedTask, Limit(1), Sys);
        await Assert.ThrowsAsync<InvalidDataException>(() => coordinator.DrainAsync().InTime());
        Assert.Equal((5L, 5L), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
    }

    [Fact]
    public async Task Disposal_ends_the_reading_of_a_stream_that_waits_for_a_keys_room()
    {
        var gate = new Gate();
        var coordinator = EphemeralKeyedWorkCoordinator<int, int>.FromAsyncEnumerable(
            Stream(Enumerable.Range(0, int.MaxValue)), _ => 1, gate.Body, Fair(1, threshold: 2), Sys);
        await Eventually.True(() => coordinator.GetStatus() is { ActiveCount: 1, PendingCount: 2, WaitingProducers: 1 });
        await coordinator.DisposeAsync().AsTask().InTime();
        Assert.Equal((3L, 3L, 0), (coordinator.TotalEnqueued, coordinator.TotalCancelled, coordinator.GetStatus().WaitingProducers));
    }

    private static async IAsyncEnumerable<T> Stream<T>(IEnumerable<T> items, Action? asked = null)
    {
        foreach (var item in items)
        {
            asked?.Invoke();
            await Task.Yield();
            yield return item;
        }
    }
}
