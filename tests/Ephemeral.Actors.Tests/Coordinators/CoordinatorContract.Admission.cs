using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task When_full_TryEnqueue_refuses_and_EnqueueAsync_waits_for_room()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1, pending: 2));
        await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        Assert.True(subject.TryEnqueue(1, out _));
        Assert.True(subject.TryEnqueue(2, out _));
        Assert.False(subject.TryEnqueue(3, out var none));
        Assert.Equal(0, none);

        var waiting = subject.EnqueueAsync(4).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal((1, 1L), (subject.Coordinator.GetStatus().WaitingProducers, subject.Coordinator.GetStatus().TotalRefused));
        gate.LetGo(0);
        Assert.True(await waiting.InTime() > 0);
        gate.LetGoAll(5);
        await subject.CompleteAndDrainAsync();
        Assert.Equal([0, 1, 2, 4], gate.Started);
    }

    [Fact]
    public async Task The_bound_of_pending_work_is_not_the_size_of_the_window()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxTrackedOperations = 1, MaxPendingOperations = 50 });
        for (var i = 0; i < 51; i++)
        {
            await subject.EnqueueAsync(i).AsTask().InTime();
            if (i == 0)
                await gate.HasStarted(0);
        }

        Assert.Equal(50, subject.Coordinator.PendingCount);
        gate.LetGoAll(51);
        await subject.CompleteAndDrainAsync();
        Assert.Single(subject.Snapshot());
    }

    [Fact]
    public async Task A_cancelled_wait_gives_its_permit_back()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1, pending: 1));
        await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        await subject.EnqueueAsync(1);
        for (var round = 0; round < 200; round++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = subject.EnqueueAsync(99, cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
        }

        Assert.Equal(0, subject.Coordinator.GetStatus().WaitingProducers);
        gate.LetGoAll(3);
        await subject.EnqueueAsync(2).AsTask().InTime();
        await subject.CompleteAndDrainAsync();
        Assert.Equal([0, 1, 2], gate.Started);
    }

    [Fact]
    public async Task Racing_producers_cancellations_and_room_lose_no_permit()
    {
        var admitted = 0;
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(2, pending: 3));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(producer => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                using var cancel = new CancellationTokenSource();
                var waiting = subject.EnqueueAsync(i, cancel.Token);
                if (i % 3 == producer % 3)
                    await cancel.CancelAsync();
                try
                {
                    await waiting;
                    Interlocked.Increment(ref admitted);
                }
                catch (OperationCanceledException)
                {
                }
            }
        }))).InTime();
        await subject.CompleteAndDrainAsync();

        var status = subject.Coordinator.GetStatus();
        Assert.Equal((admitted, admitted, 0L, 0), (status.TotalEnqueued, status.TotalCompleted, status.PendingCount, status.WaitingProducers));
    }

    [Fact]
    public async Task Enqueueing_from_inside_a_full_coordinators_operation_is_admitted_over_the_bound()
    {
        Subject? subject = null;
        var children = 0;
        await using var made = subject = Make(async (item, token) =>
        {
            await Task.Yield();
            if (item >= 100)
                Interlocked.Increment(ref children);
            else
                await subject!.EnqueueAsync(item + 100, token);
        }, Limit(2, pending: 2));
        for (var i = 0; i < 50; i++)
            await subject.EnqueueAsync(i).AsTask().InTime();
        await Eventually.True(() => Volatile.Read(ref children) == 50);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(100, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task An_operation_that_enqueues_into_its_own_full_coordinator_is_counted()
    {
        Subject? subject = null;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var made = subject = Make(async (item, _) =>
        {
            if (item != 0)
                return;
            entered.SetResult();
            await full.Task;
            await subject!.EnqueueAsync(2);
        }, Limit(1, pending: 1));
        await subject.EnqueueAsync(0);
        await entered.Task.InTime();
        await subject.EnqueueAsync(1);
        full.SetResult();
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 3);
        Assert.Equal(1, subject.Coordinator.GetStatus().TotalOverBound);
    }

    [Fact]
    public async Task Counts_are_never_negative_and_always_add_up_while_work_goes_on()
    {
        await using var subject = Make(async (item, _) =>
        {
            if (item % 3 == 0)
                await Task.Yield();
            if (item % 7 == 0)
                throw new InvalidOperationException();
        }, Limit(4, pending: 64));
        var producing = Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
                await subject.EnqueueAsync(i);
        });
        while (!producing.IsCompleted)
        {
            var s = subject.Coordinator.GetStatus();
            Assert.True(s.PendingCount >= 0 && s.ActiveCount is >= 0 and <= 4, $"{s}");
            Assert.Equal(s.TotalEnqueued, s.PendingCount + s.ActiveCount + s.TotalCompleted + s.TotalFailed + s.TotalCancelled);
        }

        await producing;
        await subject.CompleteAndDrainAsync();
        Assert.Equal(20_000, subject.Coordinator.TotalCompleted + subject.Coordinator.TotalFailed);
    }
}
