using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class EphemeralBatcherTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly ConcurrentQueue<IReadOnlyList<int>> _batches = new();

    [Fact]
    public async Task A_full_batch_goes_at_once_and_another_when_its_first_item_has_waited()
    {
        await using var batcher = Batcher();
        await AddAsync(batcher, 0, 3);
        await Eventually.True(() => batcher.TotalFullBatches == 1 && _time.Next is null);
        await AddAsync(batcher, 3, 2);
        await Eventually.True(() => _time.Next == TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Single(_batches);
        _time.Advance(TimeSpan.FromTicks(1));
        await Eventually.True(() => batcher.TotalBatches == 2);
        Assert.Equal([[0, 1, 2], [3, 4]], _batches);
        Assert.Equal((5, 1, 0), (batcher.TotalItems, batcher.TotalFullBatches, batcher.BufferedCount));
    }

    [Fact]
    public async Task The_time_that_an_item_waits_behind_another_batch_counts()
    {
        var room = new TaskCompletionSource();
        await using var batcher = new EphemeralBatcher<int>(
            async (batch, _) =>
            {
                await room.Task;
                _batches.Enqueue(batch);
                return 1;
            },
            new EphemeralBatcherOptions { MaxSize = 3, MaxDelay = TimeSpan.FromSeconds(5), TimeProvider = _time });
        await AddAsync(batcher, 0, 3);
        await AddAsync(batcher, 3, 1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await AddAsync(batcher, 4, 1);
        room.SetResult();
        // no time passes any more, and what is old takes along what waits with it
        await Eventually.True(() => batcher.TotalBatches == 2);
        Assert.Equal([[0, 1, 2], [3, 4]], _batches);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_ever_for_what_ignores_its_token()
    {
        var never = new TaskCompletionSource<long>();
        var batcher = new EphemeralBatcher<int>(
            (_, _) => new ValueTask<long>(never.Task),
            new EphemeralBatcherOptions { MaxSize = 2, ShutdownTimeout = TimeSpan.FromSeconds(9), TimeProvider = _time });
        await AddAsync(batcher, 0, 3);
        var ending = batcher.DisposeAsync().AsTask();
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(9));
            return ending.IsCompleted;
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => ending);
        Assert.Equal([0, 1, 2], batcher.Remaining);
        never.SetResult(1);
    }

    [Fact]
    public async Task An_item_that_a_broken_clock_keeps_out_is_not_counted()
    {
        var clock = new BreakingClock();
        await using var batcher = new EphemeralBatcher<int>(
            (_, _) => new ValueTask<long>(1), new EphemeralBatcherOptions { TimeProvider = clock });
        clock.IsBroken = true;
        await Assert.ThrowsAsync<InvalidDataException>(async () => await batcher.AddAsync(1));
        clock.IsBroken = false;
        Assert.Equal(0, batcher.BufferedCount);
    }

    [Fact]
    public async Task A_flush_hands_over_what_there_is_and_leaves_it_open()
    {
        await using var batcher = Batcher();
        await batcher.FlushAsync().InTime();
        Assert.Empty(_batches);
        await AddAsync(batcher, 0, 2);
        await batcher.FlushAsync().InTime();
        Assert.Equal([[0, 1]], _batches);
        await AddAsync(batcher, 2, 1);
        await batcher.FlushAsync().InTime();
        Assert.Equal([[0, 1], [2]], _batches);
    }

    [Fact]
    public async Task Disposal_hands_over_the_rest_and_ends_intake()
    {
        var batcher = Batcher();
        await AddAsync(batcher, 0, 5);
        await batcher.DisposeAsync();
        await batcher.DisposeAsync();
        Assert.Equal([[0, 1, 2], [3, 4]], _batches);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await batcher.AddAsync(5));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => batcher.FlushAsync());
        Assert.Equal(0, batcher.BufferedCount);
    }

    [Fact]
    public async Task A_full_coordinator_holds_up_the_producers_and_a_cancelled_wait_takes_nothing()
    {
        await using var coordinator = Coordinator();
        coordinator.Pause();
        await using var batcher = new EphemeralBatcher<int>(
            coordinator.EnqueueAsync, new EphemeralBatcherOptions { MaxSize = 3, TimeProvider = _time });
        using var cancel = new CancellationTokenSource();
        var taken = 0;
        var producing = Task.Run(async () =>
        {
            for (; taken < 100; taken++)
                await batcher.AddAsync(taken, cancel.Token);
        });
        // one batch pending, one that waits for room, and as many items behind it as one has
        await Eventually.True(() => coordinator.GetStatus().WaitingProducers == 1 && Volatile.Read(ref taken) == 9);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => producing.InTime());
        Assert.Equal(9, taken);

        coordinator.Resume();
        await batcher.DisposeAsync();
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(Enumerable.Range(0, 9), _batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task When_the_coordinator_takes_no_more_everyone_is_told_and_nothing_is_lost()
    {
        await using var coordinator = Coordinator();
        coordinator.Complete();
        var batcher = new EphemeralBatcher<int>(
            coordinator.EnqueueAsync, new EphemeralBatcherOptions { MaxSize = 3, TimeProvider = _time });
        await AddAsync(batcher, 0, 2);
        var flush = await Assert.ThrowsAsync<InvalidOperationException>(() => batcher.FlushAsync().InTime());
        Assert.Contains("could not be enqueued", flush.Message);
        Assert.Contains("Complete", flush.InnerException!.Message);
        var add = await Assert.ThrowsAsync<InvalidOperationException>(async () => await batcher.AddAsync(2));
        Assert.Same(flush.InnerException, add.InnerException);
        var end = await Assert.ThrowsAsync<InvalidOperationException>(async () => await batcher.DisposeAsync());
        Assert.Contains("Remaining", end.Message);
        Assert.Equal([0, 1], batcher.Remaining);
    }

    [Fact]
    public async Task When_a_batch_fails_with_an_error_that_cannot_be_read_everyone_is_told_all_the_same()
    {
        var batcher = new EphemeralBatcher<int>(
            (_, _) => throw new UnreadableException(), new EphemeralBatcherOptions { MaxSize = 3, TimeProvider = _time });
        await AddAsync(batcher, 0, 2);
        var flush = await Assert.ThrowsAsync<InvalidOperationException>(() => batcher.FlushAsync().InTime());
        Assert.IsType<UnreadableException>(flush.InnerException);
        Assert.IsType<UnreadableException>((await Assert.ThrowsAsync<InvalidOperationException>(() => batcher.DisposeAsync().AsTask().InTime())).InnerException);
        Assert.Equal([0, 1], batcher.Remaining);
    }

    [Fact]
    public async Task Disposal_gives_up_a_batch_that_is_never_taken_after_its_timeout_and_says_so()
    {
        await using var coordinator = Coordinator();
        coordinator.Pause();
        await coordinator.EnqueueAsync([-1]);
        var batcher = new EphemeralBatcher<int>(
            coordinator.EnqueueAsync,
            new EphemeralBatcherOptions { MaxSize = 3, ShutdownTimeout = TimeSpan.FromSeconds(9), TimeProvider = _time });
        await AddAsync(batcher, 0, 5);
        await Eventually.True(() => coordinator.GetStatus().WaitingProducers == 1);
        var ending = batcher.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(9));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ending.InTime());
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal([0, 1, 2, 3, 4], batcher.Remaining);
        coordinator.Resume();
    }

    [Fact]
    public async Task Producers_and_failures_that_race_lose_nothing_that_was_taken()
    {
        for (var round = 0; round < 60; round++)
        {
            var failing = round % 2 == 0;
            var batches = new ConcurrentQueue<IReadOnlyList<int>>();
            var batcher = new EphemeralBatcher<int>(
                async (batch, _) =>
                {
                    await Task.Yield();
                    if (failing && batches.Count == 20)
                        throw new InvalidDataException("full");
                    batches.Enqueue(batch);
                    return 1;
                },
                new EphemeralBatcherOptions { MaxSize = 7, MaxDelay = TimeSpan.FromMilliseconds(1) });
            var taken = new ConcurrentBag<int>();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(async () =>
            {
                try
                {
                    for (var i = 0; i < 100; i++)
                    {
                        await batcher.AddAsync((producer * 1_000) + i);
                        taken.Add((producer * 1_000) + i);
                    }
                }
                catch (InvalidOperationException) when (failing)
                {
                }
            })));
            var error = await Record.ExceptionAsync(async () => await batcher.DisposeAsync());
            Assert.Equal(failing, error is InvalidOperationException { InnerException: InvalidDataException });
            var kept = batches.SelectMany(batch => batch).Concat(batcher.Remaining).ToArray();
            Assert.Equal(taken.Order(), kept.Order());
            Assert.Equal(failing, batcher.Remaining.Count > 0);
            Assert.All(batches, batch => Assert.InRange(batch.Count, 1, 7));
            foreach (var producer in kept.GroupBy(item => item / 1_000))
                Assert.Equal(producer.Order(), producer);
            Assert.Equal(batcher.Remaining.Count, batcher.BufferedCount);
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralBatcher<int>(
            (_, _) => new ValueTask<long>(1),
            new EphemeralBatcherOptions
            {
                MaxSize = 0, MaxDelay = TimeSpan.Zero, ShutdownTimeout = TimeSpan.Zero, TimeProvider = null!,
            }));
        foreach (var option in new[] { "MaxSize is 0", "MaxDelay is", "ShutdownTimeout is", "TimeProvider is null" })
            Assert.Contains(option, error.Message);
        await using var batcher = Batcher();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await batcher.AddAsync(1, new CancellationToken(true)));
        Assert.Equal(0, batcher.BufferedCount);
    }

    private static async Task AddAsync(EphemeralBatcher<int> batcher, int first, int count)
    {
        for (var item = first; item < first + count; item++)
            await batcher.AddAsync(item);
    }

    private EphemeralBatcher<int> Batcher() => new(
        (batch, _) =>
        {
            _batches.Enqueue(batch);
            return new ValueTask<long>(1);
        },
        new EphemeralBatcherOptions { MaxSize = 3, MaxDelay = TimeSpan.FromSeconds(5), TimeProvider = _time });

    private EphemeralWorkCoordinator<IReadOnlyList<int>> Coordinator() => new(
        (batch, _) =>
        {
            _batches.Enqueue(batch);
            return Task.CompletedTask;
        },
        new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1 },
        Sys);

    private sealed class BreakingClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new InvalidDataException() : base.GetTimestamp();
    }
}
