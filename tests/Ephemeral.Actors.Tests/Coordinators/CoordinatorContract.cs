using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>What every kind of coordinator promises; each kind inherits these tests.</summary>
public abstract partial class CoordinatorContract : TestKit
{
    private protected readonly FakeTime Time = new();

    /// <summary>Timers that are set while keys are idle.</summary>
    protected virtual int KeyTimers => 0;

    protected abstract Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options);

    protected static EphemeralOptions Limit(int concurrency, int pending = 1024) =>
        new() { MaxConcurrency = concurrency, MaxPendingOperations = pending };

    [Fact]
    public async Task Everything_enqueued_runs_once_and_is_counted()
    {
        var runs = new int[5_000];
        await using var subject = Make((item, _) =>
        {
            Interlocked.Increment(ref runs[item]);
            return Task.CompletedTask;
        }, Limit(4, pending: 100));
        for (var i = 0; i < runs.Length; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();

        Assert.All(runs, count => Assert.Equal(1, count));
        var status = subject.Coordinator.GetStatus();
        Assert.Equal(
            (runs.Length, runs.Length, 0L, 0L, 0L, 0L),
            (status.TotalEnqueued, status.TotalCompleted, status.TotalFailed, status.TotalCancelled, status.PendingCount, status.ActiveCount));
        Assert.True(subject.Coordinator.IsDrained);
    }

    [Fact]
    public async Task Never_more_bodies_run_at_once_than_allowed_and_as_many_as_allowed_do()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(3));
        for (var i = 0; i < 10; i++)
            await subject.EnqueueAsync(i);
        await gate.HasStarted(0, 1, 2);
        Assert.Equal((7, 3), (subject.Coordinator.PendingCount, subject.Coordinator.ActiveCount));
        gate.LetGoAll(10);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(3, gate.MostAtOnce);
        Assert.Equal(10, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task Bodies_that_block_run_side_by_side()
    {
        using var together = new Barrier(8);
        await using var subject = Make((_, _) =>
        {
            // passes only when all eight are inside at the same time
            Assert.True(together.SignalAndWait(Eventually.Deadline));
            return Task.CompletedTask;
        }, Limit(8));
        for (var i = 0; i < 8; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(8, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task A_body_that_blocks_holds_up_nothing_that_waits_behind_it()
    {
        using var release = new ManualResetEventSlim();
        await using var subject = Make((item, _) =>
        {
            if (item == 700)
                release.Wait(Eventually.Deadline);
            return Task.CompletedTask;
        }, Limit(2, pending: 10_000));
        for (var i = 0; i < 3_000; i++)
            await subject.EnqueueAsync(i);
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 2_999);
        Assert.Equal((0, 1), (subject.Coordinator.PendingCount, subject.Coordinator.ActiveCount));
        release.Set();
        await subject.CompleteAndDrainAsync();
    }

    [Fact]
    public async Task Idle_burst_idle_leaves_nothing_behind()
    {
        var ran = 0;
        await using var subject = Make((_, _) =>
        {
            Interlocked.Increment(ref ran);
            return Task.CompletedTask;
        }, Limit(3));
        var expected = 0;
        for (var round = 0; round < 10_000; round++)
        {
            for (var i = 0; i <= round % 4; i++, expected++)
                await subject.EnqueueAsync(round);
            if (round % 2 == 0)
                await Eventually.True(() => Volatile.Read(ref ran) == expected);
        }

        await subject.CompleteAndDrainAsync();
        Assert.Equal(expected, ran);
    }

    [Fact]
    public async Task A_failing_body_is_in_the_window_and_stops_nothing()
    {
        await using var subject = Make(
            (item, _) => item == 1 ? throw new InvalidDataException("one") : item == 2 ? Later() : Task.CompletedTask, Limit(2));
        for (var i = 0; i < 4; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();

        Assert.Equal((2L, 2L), (subject.Coordinator.TotalCompleted, subject.Coordinator.TotalFailed));
        Assert.Equal(["later", "one"], subject.Failed().Select(told => told.Error!.Message).Order());
        Assert.All(subject.Failed(), told => Assert.True(told.IsFaulted && told.Completed is not null));

        static async Task Later()
        {
            await Task.Yield();
            throw new InvalidDataException("later");
        }
    }

    [Fact]
    public async Task A_null_task_and_a_foreign_cancellation_are_failures()
    {
        using var foreign = new CancellationTokenSource();
        await foreign.CancelAsync();
        await using var subject = Make((item, _) => item switch
        {
            0 => null!,
            1 => throw new OperationCanceledException(foreign.Token),
            _ => Task.FromCanceled(foreign.Token),
        }, Limit(1));
        for (var i = 0; i < 3; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();

        Assert.Equal((3L, 0L), (subject.Coordinator.TotalFailed, subject.Coordinator.TotalCancelled));
        Assert.Contains("null", subject.Failed()[0].Error!.Message, StringComparison.Ordinal);
        Assert.All(subject.Failed().Skip(1), told => Assert.IsAssignableFrom<OperationCanceledException>(told.Error));
    }

    [Fact]
    public async Task What_flows_with_a_producer_does_not_reach_the_body_and_nothing_flows_from_body_to_body()
    {
        var local = new AsyncLocal<string?>();
        var seen = new System.Collections.Concurrent.ConcurrentBag<string?>();
        await using var subject = Make((item, _) =>
        {
            seen.Add(local.Value);
            local.Value = $"left by {item}";
            return Task.CompletedTask;
        }, Limit(1));
        local.Value = "the producer's";
        for (var i = 0; i < 300; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(300, seen.Count);
        Assert.All(seen, Assert.Null);
    }
}
