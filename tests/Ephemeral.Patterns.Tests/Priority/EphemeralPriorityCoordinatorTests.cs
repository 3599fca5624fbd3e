using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Priority;

public class EphemeralPriorityCoordinatorTests : TestKit
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task Higher_ones_start_first_and_within_a_level_the_first()
    {
        await using var work = Work();
        await work.EnqueueAsync(0, 2);
        await _gate.HasStarted(0);
        foreach (var (item, level) in new[] { (1, 2), (2, 1), (3, 0), (4, 1), (5, 0) })
            await work.EnqueueAsync(item, level);
        Assert.Equal((5, 2), (work.WaitingCount, work.GetWaitingCount(1)));
        _gate.LetGoAll(6);
        work.Complete();
        await work.DrainAsync().InTime();
        Assert.Equal([0, 3, 5, 2, 4, 1], _gate.Started);
        Assert.Equal((2L, 2L, 2L), (work.GetTotalStarted(0), work.GetTotalStarted(1), work.GetTotalStarted(2)));
    }

    [Fact]
    public async Task Lower_ones_have_their_share_while_higher_ones_wait()
    {
        await using var work = Work(share: 20);
        await work.EnqueueAsync(0, 0);
        await _gate.HasStarted(0);
        for (var item = 1; item <= 40; item++)
            await work.EnqueueAsync(item, item <= 20 ? 0 : 1);
        _gate.LetGoAll(41);
        work.Complete();
        await work.DrainAsync().InTime();
        // the fifth of the lower level starts while there are higher ones
        Assert.Equal(4, _gate.Started.Skip(1).TakeWhile(item => item != 20).Count(item => item > 20));
    }

    [Fact]
    public async Task What_waits_can_be_moved_and_cancelled_and_what_runs_can_not_be_moved()
    {
        await using var work = Work();
        var running = await work.EnqueueAsync(0, 0);
        await _gate.HasStarted(0);
        var (low, other) = (await work.EnqueueAsync(1, 2), await work.EnqueueAsync(2, 1));
        var gone = await work.EnqueueAsync(3, 0);
        Assert.False(running.TryMove(1));
        Assert.True(low.TryMove(0));
        Assert.True(gone.Cancel());
        Assert.False(gone.Cancel() || gone.TryMove(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Completion.InTime());
        Assert.Equal((OperationStates.Cancelled, OperationStates.Pending, 0), (gone.State, other.State, low.Level));
        Assert.True(running.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Completion.InTime());
        _gate.LetGoAll(4);
        await other.Completion.InTime();
        Assert.Equal([0, 1, 2], _gate.Started);
        Assert.NotNull(other.Id);
    }

    [Fact]
    public async Task A_cancelled_item_says_by_what()
    {
        var work = Work();
        var (running, waiting) = (await work.EnqueueAsync(0, 0), await work.EnqueueAsync(1, 0));
        await _gate.HasStarted(0);
        Assert.True(waiting.Cancel());
        Assert.Contains("cancelled by Cancel()", await ReasonAsync(waiting));
        await Eventually.True(() => running.Id is not null);
        Assert.True(work.Coordinator.Cancel(running.Id!.Value));
        // the words of its operation's own error
        Assert.Equal($"Operation {running.Id} was cancelled by Cancel({running.Id}).", await ReasonAsync(running));
        var (last, left) = (await work.EnqueueAsync(2, 0), await work.EnqueueAsync(3, 0));
        await work.DisposeAsync().AsTask().InTime();
        Assert.Contains("disposed", await ReasonAsync(last));
        Assert.Contains("disposed", await ReasonAsync(left));
    }

    [Fact]
    public async Task What_waits_when_intake_of_the_coordinator_ends_never_runs_and_says_so()
    {
        await using var work = Work();
        var (running, waiting) = (await work.EnqueueAsync(0, 0), await work.EnqueueAsync(1, 0));
        await _gate.HasStarted(0);
        work.Coordinator.Complete();
        _gate.LetGo(0);
        await running.Completion.InTime();
        Assert.Contains("intake", await ReasonAsync(waiting));
        Assert.Equal((0, 1L), (work.WaitingCount, work.GetTotalStarted(0)));
    }

    [Fact]
    public async Task An_item_keeps_nothing_that_flows_with_whoever_enqueued_it_once_it_has_started_or_been_cancelled()
    {
        await using var work = Work();
        var (running, ofRunning) = await EnqueueWithSomethingAsync(work, 0);
        await _gate.HasStarted(0);
        var (waiting, ofWaiting) = await EnqueueWithSomethingAsync(work, 1);
        Assert.True(waiting.Cancel());
        await Eventually.True(() =>
        {
            GC.Collect();
            return !ofRunning.IsAlive && !ofWaiting.IsAlive;
        });
        Assert.Equal((OperationStates.Running, OperationStates.Cancelled), (running.State, waiting.State));
    }

    [Fact]
    public async Task A_failure_is_told_by_the_item_and_the_next_starts_all_the_same()
    {
        await using var work = Work();
        var (first, second) = (await work.EnqueueAsync(0, 0), await work.EnqueueAsync(1, 0));
        _gate.Fail(0, new InvalidDataException("broken"));
        await Assert.ThrowsAsync<InvalidDataException>(() => first.Completion.InTime());
        _gate.LetGo(1);
        await second.Completion.InTime();
        Assert.Equal((OperationStates.Failed, OperationStates.Completed), (first.State, second.State));
    }

    [Fact]
    public async Task A_full_level_holds_up_its_own_producers_alone()
    {
        await using var work = Work(pending: 2);
        for (var item = 0; item < 3; item++)
            await work.EnqueueAsync(item, 2);
        await _gate.HasStarted(0);
        Assert.False(work.TryEnqueue(9, 2, out _));
        Assert.True(work.TryEnqueue(3, 0, out var high));
        Assert.Equal(1L, work.TotalRefused);
        using var giveUp = new CancellationTokenSource();
        var (waiting, givenUp) = (work.EnqueueAsync(4, 2).AsTask(), work.EnqueueAsync(5, 2, giveUp.Token).AsTask());
        await giveUp.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp.InTime());
        Assert.Equal(giveUp.Token, cancelled.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _gate.LetGoAll(5);
        await (await waiting.InTime()).Completion.InTime();
        Assert.Equal([0, 3, 1, 2, 4], _gate.Started);
        Assert.Equal(OperationStates.Completed, high.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operation_that_enqueues_into_its_own_full_level_goes_over_its_bound_and_that_gives_no_room(bool inLoop)
    {
        var over = new ConcurrentQueue<EphemeralPriorityItem>();
        EphemeralPriorityCoordinator<int>? own = null;
        await using var work = own = new EphemeralPriorityCoordinator<int>(
            async (item, token) =>
            {
                await _gate.Body(item, token);
                if (item > 0)
                    return;
                if (inLoop)
                    await new[] { 2, 3 }.EphemeralForEachAsync((_, ct) => EnqueueOverAsync(ct), cancellationToken: token, system: Sys);
                else
                    await Task.WhenAll(EnqueueOverAsync(token), EnqueueOverAsync(token));
            },
            new EphemeralPriorityOptions { MaxPendingPerLevel = 1, Coordinator = new EphemeralOptions { MaxConcurrency = 1 } }, Sys);
        var first = await work.EnqueueAsync(0, 0);
        await _gate.HasStarted(0);
        await work.EnqueueAsync(1, 0);
        _gate.LetGo(0);
        await first.Completion.InTime();
        await _gate.HasStarted(1);
        Assert.Equal((2L, 0L, 2), (work.TotalOverBound, work.TotalRefused, work.WaitingCount));

        // the room is that of the one that runs now: those over the bound have none to give back, cancelled or started
        Assert.True(over.First().Cancel());
        Assert.True(work.TryEnqueue(4, 0, out _));
        Assert.False(work.TryEnqueue(5, 0, out _));
        _gate.LetGo(1);
        await _gate.HasStarted(2);
        Assert.Equal(1, work.WaitingCount);
        Assert.False(work.TryEnqueue(5, 0, out _));
        _gate.LetGoAll(5);
        work.Complete();
        await work.DrainAsync().InTime();
        Assert.Equal([0, 1, 2, 4], _gate.Started);
        Assert.Equal((2L, 2L), (work.TotalOverBound, work.TotalRefused));

        async Task EnqueueOverAsync(CancellationToken token) => over.Enqueue(await own!.EnqueueAsync(2, 0, token));
    }

    [Fact]
    public async Task A_paused_coordinator_with_little_room_loses_nothing()
    {
        await using var work = new EphemeralPriorityCoordinator<int>(
            _gate.Body,
            new EphemeralPriorityOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 1 } }, Sys);
        work.Coordinator.Pause();
        for (var item = 0; item < 6; item++)
            await work.EnqueueAsync(item, 1);
        Assert.Equal((1, 5), (work.Coordinator.PendingCount, work.WaitingCount));
        Assert.Equal(0, work.Coordinator.GetStatus().TotalRefused);
        _gate.LetGoAll(6);
        work.Coordinator.Resume();
        work.Complete();
        await work.DrainAsync().InTime();
        Assert.Equal(6L, work.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task Disposal_in_mid_work_cancels_everything_and_tells_everyone()
    {
        var work = Work(pending: 1);
        var running = await work.EnqueueAsync(0, 0);
        await _gate.HasStarted(0);
        var waiting = await work.EnqueueAsync(1, 0);
        var outside = work.EnqueueAsync(2, 0).AsTask();
        await work.DisposeAsync().AsTask().InTime();
        await work.DisposeAsync().AsTask().InTime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Completion.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Completion.InTime());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => outside.InTime());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await work.EnqueueAsync(3, 1));
        Assert.Throws<ObjectDisposedException>(() => work.TryEnqueue(3, 1, out _));
        await work.DrainAsync().InTime();
    }

    [Fact]
    public async Task Completing_ends_intake_and_draining_needs_it()
    {
        await using var work = Work();
        await Assert.ThrowsAsync<InvalidOperationException>(() => work.DrainAsync());
        work.Complete();
        await work.DrainAsync().InTime();
        Assert.False(work.TryEnqueue(1, 0, out _));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await work.EnqueueAsync(1, 0));
        Assert.Contains("Complete()", error.Message);
    }

    [Fact]
    public async Task Completing_beside_producers_refuses_what_comes_later_and_whoever_has_drained_finds_every_item_ended()
    {
        for (var round = 0; round < 200; round++)
        {
            await using var work = new EphemeralPriorityCoordinator<int>((_, _) => Task.CompletedTask, null, Sys);
            var taken = new ConcurrentBag<EphemeralPriorityItem>();
            var refused = 0;
            var producing = Enumerable.Range(0, 4).Select(producer => Task.Run(() =>
            {
                for (var item = 0; item < 200; item++)
                {
                    if (work.TryEnqueue(item, producer % 3, out var one))
                        taken.Add(one);
                    else
                        Interlocked.Increment(ref refused);
                }
            })).ToArray();
            await Eventually.True(() => taken.Count > round % 50);
            work.Complete();
            await work.DrainAsync().InTime();
            Assert.All(taken, item => Assert.True(item.Completion.IsCompletedSuccessfully));
            await Task.WhenAll(producing).InTime();
            Assert.Equal((800, refused), (taken.Count + refused, (int)work.TotalRefused));
        }
    }

    [Fact]
    public async Task Draining_inside_its_own_operation_is_an_error()
    {
        EphemeralPriorityCoordinator<int>? work = null;
        work = new EphemeralPriorityCoordinator<int>((_, token) => work!.DrainAsync(token), null, Sys);
        await using var _ = work;
        var item = await work.EnqueueAsync(1, 0);
        work.Complete();
        Assert.Contains("drains itself", (await Assert.ThrowsAsync<InvalidOperationException>(() => item.Completion.InTime())).Message);
    }

    [Fact]
    public async Task What_a_body_leaves_behind_holds_no_item_and_is_outside()
    {
        var forGood = new TaskCompletionSource();
        EphemeralPriorityCoordinator<int>? work = null;
        Task leftBehind = Task.CompletedTask;
        work = new EphemeralPriorityCoordinator<int>(
            (_, _) =>
            {
                leftBehind = DrainAfterAsync(forGood.Task);
                return Task.CompletedTask;
            },
            new EphemeralPriorityOptions { Coordinator = new EphemeralOptions { MaxTrackedOperations = 1 } }, Sys);
        await using var _ = work;

        var item = await EnqueueAndForgetAsync(work);

        await Eventually.True(() =>
        {
            GC.Collect();
            return !item.IsAlive;
        });
        work.Complete();
        forGood.SetResult();
        await leftBehind.InTime();

        async Task DrainAfterAsync(Task before)
        {
            await before;
            await work!.DrainAsync();
        }
    }

    [Fact]
    public async Task Sixteen_producers_that_move_and_cancel_lose_nothing()
    {
        var ran = new ConcurrentBag<int>();
        await using var work = new EphemeralPriorityCoordinator<int>(
            async (item, _) =>
            {
                await Task.Yield();
                ran.Add(item);
            },
            new EphemeralPriorityOptions { MaxPendingPerLevel = 8, Coordinator = new EphemeralOptions { MaxConcurrency = 4 } }, Sys);
        var (cancelled, taken) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            var random = new Random(producer);
            for (var i = 0; i < 200; i++)
            {
                var item = await work.EnqueueAsync((producer * 1_000) + i, random.Next(3));
                Interlocked.Increment(ref taken);
                item.TryMove(random.Next(3));
                if (random.Next(10) == 0 && item.Cancel() && item.Id is null)
                    Interlocked.Increment(ref cancelled);
            }
        }))).InTime(() => taken);
        work.Complete();
        await work.DrainAsync().InTime(() => ran.Count);
        Assert.Equal(16 * 200, work.Coordinator.TotalEnqueued + cancelled);
        Assert.Equal(ran.Count, ran.Distinct().Count());
        Assert.True(ran.Count >= work.Coordinator.TotalCompleted);
        Assert.Equal(0, work.WaitingCount);
    }

    [Fact]
    public async Task All_places_are_taken_although_only_one_may_be_pending()
    {
        await using var work = new EphemeralPriorityCoordinator<int>(
            _gate.Body,
            new EphemeralPriorityOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 1 } }, Sys);
        for (var item = 0; item < 8; item++)
            await work.EnqueueAsync(item, 0);
        await Eventually.True(() => _gate.Started.Count == 4);
        _gate.LetGoAll(8);
        work.Complete();
        await work.DrainAsync().InTime();
        Assert.Equal(8, _gate.Started.Count);
    }

    [Fact]
    public async Task What_an_item_was_enqueued_for_is_its_operation_s_cause_whoever_feeds_it()
    {
        var sink = new SignalSink();
        var taken = new ConcurrentQueue<int>();
        await using var work = new EphemeralPriorityCoordinator<int>(
            async (item, token) =>
            {
                await _gate.Body(item, token);
                sink.Raise("asked");
            },
            new EphemeralPriorityOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 1, Signals = sink } }, Sys);
        work.Coordinator.Pause();
        await work.EnqueueAsync(0, 0);
        using (sink.Subscribe("asked", _ =>
        {
            if (work.TryEnqueue(1, 0, out var item))
                taken.Enqueue(item.Level);
        }))
        {
            sink.Raise("asked");
            await Eventually.True(() => taken.Count == 1);
        }

        work.Coordinator.Resume();
        _gate.LetGo(0);
        await _gate.HasStarted(1);
        Assert.Equal(0, sink.TotalBlocked);
        _gate.LetGo(1);
        work.Complete();
        await work.DrainAsync().InTime();
        Assert.Equal(1, sink.TotalBlocked);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralPriorityCoordinator<int>(
            _gate.Body, new EphemeralPriorityOptions { Levels = 11, LowerSharePercent = 20, MaxPendingPerLevel = 0, Coordinator = null! }));
        foreach (var option in new[]
            { "Levels is 11", "LowerSharePercent is 20; allowed is 0 to 10", "MaxPendingPerLevel is 0", "Coordinator is null" })
            Assert.Contains(option, error.Message);
        await using var work = Work();
        Assert.Throws<ArgumentOutOfRangeException>(() => work.GetWaitingCount(3));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await work.EnqueueAsync(1, -1));
    }

    private static async Task<string> ReasonAsync(EphemeralPriorityItem item) =>
        (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => item.Completion.InTime())).Message;

    private static Task<WeakReference> EnqueueAndForgetAsync(EphemeralPriorityCoordinator<int> work) => Task.Run(async () =>
    {
        var item = await work.EnqueueAsync(0, 0);
        await item.Completion.InTime();
        return new WeakReference(item);
    });

    private static Task<(EphemeralPriorityItem Item, WeakReference Ambient)> EnqueueWithSomethingAsync(
        EphemeralPriorityCoordinator<int> work, int item) => Task.Run(async () =>
    {
        var something = new object();
        var ambient = new AsyncLocal<object> { Value = something };
        return (await work.EnqueueAsync(item, 0), new WeakReference(something));
    });

    private EphemeralPriorityCoordinator<int> Work(int share = 0, int pending = 100) => new(
        _gate.Body,
        new EphemeralPriorityOptions
        {
            LowerSharePercent = share, MaxPendingPerLevel = pending, Coordinator = new EphemeralOptions { MaxConcurrency = 1 },
        },
        Sys);
}
