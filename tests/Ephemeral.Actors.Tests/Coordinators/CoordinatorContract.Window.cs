using System.Runtime.CompilerServices;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task The_window_holds_what_runs_and_the_last_that_ended()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, new EphemeralOptions
        {
            MaxConcurrency = 4, MaxTrackedOperations = 2, MaxOperationLifetime = TimeSpan.FromMinutes(1), TimeProvider = Time,
        });
        var ids = new List<long>();
        for (var i = 0; i < 6; i++)
            ids.Add(await subject.EnqueueAsync(i));
        await gate.HasStarted(0, 1, 2, 3);
        foreach (var item in new[] { 1, 2, 3 })
        {
            gate.LetGo(item);
            await Eventually.True(() => subject.Completed().Any(told => told.Id == ids[item]));
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await gate.HasStarted(4, 5);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([ids[0], ids[4], ids[5]], subject.Running().Select(told => told.Id).Order().Intersect(ids).OrderBy(ids.IndexOf));
        Assert.All(subject.Running(), told => Assert.True(told.Completed is null && told.Duration is null));
        gate.LetGoAll(6);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(2, subject.Snapshot().Count);
        Assert.All(subject.Snapshot(), told => Assert.True(told.Duration >= TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task What_waits_is_found_and_listed_in_the_order_of_its_admission()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1, TimeProvider = Time });
        var ids = new List<long>();
        for (var i = 0; i < 20; i++)
            ids.Add(await subject.EnqueueAsync(i));
        await gate.HasStarted(0);

        Assert.Equal(ids[1..], subject.Pending().Select(told => told.Id));
        Assert.All(subject.Pending(), told => Assert.True(told is { State: OperationStates.Pending, Completed: null, Duration: null } && told.Started == default));
        Assert.Equal(OperationStates.Pending, subject.Find(ids[7])!.State);
        Assert.Equal([ids[0]], subject.Snapshot().Select(told => told.Id));
        Assert.Equal(ids, subject.Snapshot(OperationStates.All).Select(told => told.Id));

        Assert.True(subject.Coordinator.Cancel(ids[7]));
        Assert.Equal(OperationStates.Cancelled, subject.Find(ids[7])!.State);
        Assert.DoesNotContain(subject.Pending(), told => told.Id == ids[7]);
        gate.LetGoAll(20);
        await subject.CompleteAndDrainAsync();
        Assert.Empty(subject.Pending());
    }

    [Fact]
    public async Task What_has_expired_is_gone_without_any_traffic()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 1, TimeProvider = Time });
        var id = await subject.EnqueueAsync(1);
        await subject.Coordinator.SettledAsync(1);
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.NotNull(subject.Find(id));
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(subject.Find(id));
        Assert.Empty(subject.Snapshot());
        await Eventually.True(() => subject.Coordinator.GetStatus() is { Tracked: 0, TotalExpired: 1 });
    }

    [Fact]
    public async Task What_ended_expires_although_its_neighbour_in_the_same_run_goes_on()
    {
        var gate = new Gate();
        await using var subject = Make((item, token) => item < 1_000 ? Task.CompletedTask : gate.Body(item, token), new EphemeralOptions
        {
            MaxConcurrency = 1, TimeProvider = Time,
        });
        // short bodies make the runs long; then a short one and a waiting one come in the same
        for (var i = 0; i < 500; i++)
            await subject.EnqueueAsync(i);
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 500);
        subject.Coordinator.Pause();
        var quick = await subject.EnqueueAsync(1);
        var waiting = await subject.EnqueueAsync(1_000);
        subject.Coordinator.Resume();
        await gate.HasStarted(1_000);
        Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([waiting], subject.Snapshot().Select(told => told.Id));
        Assert.Null(subject.Find(quick));
        gate.LetGo(1_000);
    }

    [Fact]
    public async Task An_unpinned_operation_expires_without_traffic()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 1, TimeProvider = Time });
        var id = await subject.EnqueueAsync(1);
        await subject.Coordinator.SettledAsync(1);
        Assert.True(subject.Coordinator.Pin(id));
        Time.Advance(TimeSpan.FromHours(1));
        await Eventually.True(() => Time.ArmedTimers == 0);
        Assert.True(subject.Coordinator.Unpin(id));
        await Eventually.True(() => subject.Coordinator.GetStatus() is { Tracked: 0, TotalExpired: 1 });
    }

    [Fact]
    public async Task Pin_works_from_admission_on_and_until_unpinned_or_evicted()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, new EphemeralOptions
        {
            MaxConcurrency = 1, MaxTrackedOperations = 2, TimeProvider = Time,
        });
        var running = await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        var waiting = await subject.EnqueueAsync(1);
        Assert.True(subject.Coordinator.Pin(running));
        Assert.True(subject.Coordinator.Pin(waiting));
        var third = await subject.EnqueueAsync(2);
        Assert.False(subject.Coordinator.Pin(third));
        Assert.False(subject.Coordinator.Evict(running));
        Assert.False(subject.Coordinator.Pin(987654321));
        for (var i = 3; i < 8; i++)
            await subject.EnqueueAsync(i);
        gate.LetGoAll(8);
        await subject.CompleteAndDrainAsync();
        Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([running, waiting], subject.Snapshot().Select(told => told.Id));
        Assert.All(subject.Snapshot(), told => Assert.True(told.IsPinned));
        Assert.True(subject.Coordinator.Unpin(running));
        Assert.False(subject.Coordinator.Unpin(running));
        Assert.Null(subject.Find(running));
        Assert.True(subject.Coordinator.Evict(waiting));
        Assert.False(subject.Coordinator.Evict(waiting));
        Assert.Empty(subject.Snapshot());
        Assert.Equal(0, subject.Coordinator.GetStatus().Pinned);
    }

    [Fact]
    public async Task A_snapshot_does_not_change_after_it_was_taken()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1));
        var id = await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        var before = subject.Snapshot();
        gate.LetGo(0);
        await subject.CompleteAndDrainAsync();
        subject.Coordinator.Pin(id);
        Assert.Null(before[0].Completed);
        Assert.False(before[0].IsPinned);
    }

    [Fact]
    public async Task An_operation_that_was_seen_never_vanishes_before_its_time()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 4, MaxTrackedOperations = 100_000 });
        for (var i = 0; i < 3_000; i++)
        {
            var id = await subject.EnqueueAsync(i);
            var seen = false;
            do
            {
                var now = subject.Find(id);
                Assert.False(seen && now is null, "vanished after it was seen");
                seen |= now is not null;
                // on one core nothing ends while this looks
                Thread.Yield();
            }
            while (subject.Find(id)?.Completed is null);
        }
    }

    [Fact]
    public async Task OnSample_is_called_at_intervals_and_at_the_end_and_may_throw()
    {
        var samples = new System.Collections.Concurrent.ConcurrentQueue<int>();
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            MaxConcurrency = 1,
            TimeProvider = Time,
            OnSample = window =>
            {
                samples.Enqueue(window.Count);
                throw new InvalidOperationException("from the application");
            },
        });
        for (var i = 0; i < 100; i++)
            await subject.EnqueueAsync(i);
        await subject.Coordinator.SettledAsync(100);
        Assert.Empty(samples);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => samples.Count == 1);
        Time.Advance(TimeSpan.FromSeconds(10));
        await subject.EnqueueAsync(100);
        await subject.CompleteAndDrainAsync();
        await Eventually.True(() => samples.Count == 2);
        Assert.Equal([100, 101], samples);
        await Eventually.True(() => subject.Coordinator.GetStatus().CallbackFailures == 2);
    }

    [Fact]
    public async Task A_finished_item_is_collectable_while_its_snapshot_is_still_there()
    {
        var (work, result) = ItemCoordinators();
        await using var first = work;
        await using var second = result;
        var references = await FillAsync(work, result);
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return references.All(reference => !reference.TryGetTarget(out _));
        });
        Assert.Equal((10, 10), (work.GetSnapshot().Count, result.GetSnapshot().Count));
    }

    private (EphemeralWorkCoordinator<byte[]> Work, EphemeralResultCoordinator<byte[], int> Result) ItemCoordinators() => (
        new EphemeralWorkCoordinator<byte[]>(static async (item, _) => await Task.Yield(), null, Sys),
        new EphemeralResultCoordinator<byte[], int>(static (item, _) => Task.FromResult(item.Length), null, Sys));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference<byte[]>>> FillAsync(
        EphemeralWorkCoordinator<byte[]> work, EphemeralResultCoordinator<byte[], int> result)
    {
        var references = new List<WeakReference<byte[]>>();
        for (var i = 0; i < 10; i++)
        {
            var item = new byte[100];
            references.Add(new WeakReference<byte[]>(item));
            await work.EnqueueAsync(item);
            await (await result.SubmitAsync(item)).Completion;
        }

        await Eventually.True(() => work.TotalCompleted == 10);
        return references;
    }
}
