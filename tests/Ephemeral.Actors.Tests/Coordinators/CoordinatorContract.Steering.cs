using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task Once_Pause_has_returned_nothing_starts_until_Resume()
    {
        long started = 0;
        await using var subject = Make((_, _) =>
        {
            Interlocked.Increment(ref started);
            return Task.CompletedTask;
        }, Limit(3, pending: 4096));
        var stop = false;
        var producing = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                await subject.EnqueueAsync(1);
                if (subject.Coordinator.PendingCount > 3000)
                    await Task.Yield();
            }
        });

        for (var round = 0; round < 100; round++)
        {
            subject.Coordinator.Pause();
            var then = subject.Coordinator.TotalEnqueued - subject.Coordinator.PendingCount;
            var atPause = Starts(subject);
            for (var look = 0; look < 20; look++)
            {
                Assert.Equal(atPause, Starts(subject));
                await Task.Yield();
            }

            Assert.True(then <= subject.Coordinator.TotalEnqueued);
            subject.Coordinator.Resume();
            await Eventually.True(() => Starts(subject) > atPause);
        }

        Volatile.Write(ref stop, true);
        await producing.InTime();
        await subject.CompleteAndDrainAsync();
        Assert.Equal(subject.Coordinator.TotalEnqueued, Interlocked.Read(ref started));
        static long Starts(Subject s)
        {
            var status = s.Coordinator.GetStatus();
            return status.TotalEnqueued - status.PendingCount;
        }
    }

    [Fact]
    public async Task A_paused_coordinator_takes_work_in_and_says_that_it_is_paused()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1));
        subject.Coordinator.Pause();
        await subject.EnqueueAsync(0);
        Assert.True(subject.Coordinator.IsPaused);
        Assert.Equal(1, subject.Coordinator.PendingCount);
        subject.Coordinator.Resume();
        await gate.HasStarted(0);
        gate.LetGo(0);
        await subject.CompleteAndDrainAsync();
    }

    [Fact]
    public async Task A_changed_limit_holds_under_backlog_downwards_and_upwards()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 6, EnableDynamicConcurrency = true });
        for (var i = 0; i < 40; i++)
            await subject.EnqueueAsync(i);
        await gate.HasStarted(0, 1, 2, 3, 4, 5);

        subject.Coordinator.SetMaxConcurrency(2);
        Assert.Equal(2, subject.Coordinator.CurrentMaxConcurrency);
        for (var i = 0; i < 4; i++)
        {
            gate.LetGo(i);
            await Eventually.True(() => gate.Running == 5 - i);
        }

        Assert.Equal(6, gate.Started.Count);
        gate.LetGo(4);
        await gate.HasStarted(6);
        Assert.Equal(2, gate.Running);

        subject.Coordinator.SetMaxConcurrency(9);
        await Eventually.True(() => gate.Running == 9);
        Assert.Equal(9, subject.Coordinator.ActiveCount);
        gate.LetGoAll(40);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(9, gate.MostAtOnce);
    }

    [Fact]
    public async Task A_lowered_limit_holds_for_short_bodies_too()
    {
        var (running, most, isLow) = (0, 0, false);
        await using var subject = Make((_, _) =>
        {
            // one that started before may have been beside others
            var counts = Volatile.Read(ref isLow);
            var now = Interlocked.Increment(ref running);
            for (var seen = Volatile.Read(ref most); counts && now > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
            Interlocked.Decrement(ref running);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 4, EnableDynamicConcurrency = true, MaxPendingOperations = 100_000 });
        for (var round = 0; round < 100; round++)
        {
            Volatile.Write(ref isLow, false);
            subject.Coordinator.SetMaxConcurrency(4);
            for (var i = 0; i < 200; i++)
                await subject.EnqueueAsync(i);
            subject.Coordinator.SetMaxConcurrency(1);
            await Eventually.True(() => subject.Coordinator.ActiveCount <= 1);
            Volatile.Write(ref isLow, true);
            await Eventually.True(() => subject.Coordinator.PendingCount == 0 && subject.Coordinator.ActiveCount == 0);
        }

        Assert.InRange(Volatile.Read(ref most), 0, 1);
    }

    [Fact]
    public async Task The_limit_is_fixed_unless_asked_for()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(1));
        var error = Assert.Throws<InvalidOperationException>(() => subject.Coordinator.SetMaxConcurrency(2));
        Assert.Contains("EnableDynamicConcurrency", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => subject.Coordinator.SetMaxConcurrency(0));
    }

    [Fact]
    public async Task An_operation_past_its_timeout_is_cancelled_and_listed_as_stuck_if_it_ignores_that()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;
        await using var subject = Make(async (item, token) =>
        {
            Interlocked.Increment(ref started);
            if (item == 0)
                await Task.Delay(Timeout.Infinite, token);
            await never.Task;
        }, new EphemeralOptions { MaxConcurrency = 2, OperationTimeout = TimeSpan.FromSeconds(10), TimeProvider = Time });
        var obedient = await subject.EnqueueAsync(0);
        var deaf = await subject.EnqueueAsync(1);
        await Eventually.True(() => Volatile.Read(ref started) == 2);
        // it has been told that work has begun, and has set its timer
        await subject.Coordinator.Actor.HandledAsync();
        Time.Advance(TimeSpan.FromSeconds(10));

        await Eventually.True(() => subject.Coordinator.TotalFailed == 1);
        await Eventually.True(() => subject.Coordinator.GetStatus().Stuck.Count == 1);
        Time.Advance(TimeSpan.FromSeconds(5));
        var stuck = Assert.Single(subject.Coordinator.GetStatus().Stuck);
        Assert.Equal((deaf, TimeSpan.FromSeconds(15)), (stuck.Id, stuck.Age));
        never.SetResult();
        await subject.CompleteAndDrainAsync();
        Assert.IsType<TimeoutException>(subject.Find(obedient)!.Error);
        Assert.Empty(subject.Coordinator.GetStatus().Stuck);
        Assert.Equal(1, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task Of_very_many_that_are_stuck_the_oldest_are_listed_and_all_are_counted()
    {
        var gate = new Gate();
        await using var subject = Make((item, _) => gate.Body(item, CancellationToken.None),
            new EphemeralOptions { MaxConcurrency = 30, OperationTimeout = TimeSpan.FromSeconds(10), TimeProvider = Time });
        var oldest = await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        Time.Advance(TimeSpan.FromSeconds(1));
        for (var item = 1; item < 30; item++)
            await subject.EnqueueAsync(item);
        await gate.HasStarted([.. Enumerable.Range(0, 30)]);
        await subject.Coordinator.Actor.HandledAsync();
        Time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.True(() => subject.Coordinator.GetStatus().StuckCount == 30);

        var status = subject.Coordinator.GetStatus();
        Assert.Equal((20, oldest), (status.Stuck.Count, status.Stuck[0].Id));
        Assert.Contains("30 of at most 30 operations run on", subject.Coordinator.GetLints().Single(lint => lint.Rule == "stuck").Finding);
        gate.LetGoAll(30);
        await subject.CompleteAndDrainAsync();
    }

    [Fact]
    public async Task A_body_that_blocks_on_its_token_ends_for_the_reason_for_which_that_was_cancelled()
    {
        var started = 0;
        await using var subject = Make((_, token) =>
        {
            Interlocked.Increment(ref started);
            Task.Delay(Timeout.Infinite, token).Wait(CancellationToken.None);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 2, OperationTimeout = TimeSpan.FromSeconds(10), TimeProvider = Time });
        var (cancelled, late) = (await subject.EnqueueAsync(0), await subject.EnqueueAsync(1));
        await Eventually.True(() => Volatile.Read(ref started) == 2);
        await subject.Coordinator.Actor.HandledAsync();
        Assert.True(subject.Coordinator.Cancel(cancelled));
        await Eventually.True(() => subject.Coordinator.TotalCancelled == 1);
        Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => subject.Coordinator.TotalFailed == 1);
        Assert.IsType<TimeoutException>(subject.Find(late)!.Error);
    }

    [Fact]
    public async Task A_body_that_was_cancelled_by_hand_and_runs_on_past_its_timeout_is_stuck()
    {
        var gate = new Gate();
        await using var subject = Make((item, _) => gate.Body(item, CancellationToken.None),
            new EphemeralOptions { MaxConcurrency = 1, OperationTimeout = TimeSpan.FromSeconds(10), TimeProvider = Time });
        var deaf = await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(subject.Coordinator.Cancel(deaf));
        Assert.Empty(subject.Coordinator.GetStatus().Stuck);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(deaf, Assert.Single(subject.Coordinator.GetStatus().Stuck).Id);
        gate.LetGo(0);
        await subject.CompleteAndDrainAsync();
    }
}
