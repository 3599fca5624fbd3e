using Akka.Actor;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>Many rounds, exact tallies: what was lost, doubled or left waiting once.</summary>
public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task Racing_producers_that_cancel_what_they_enqueue_lose_nothing()
    {
        const int Producers = 4, Items = 5_000;
        var ran = new int[Producers * Items];
        var cancelled = new bool[Producers * Items];
        await using var subject = Make((item, _) =>
        {
            Interlocked.Increment(ref ran[item]);
            return Task.CompletedTask;
        }, Limit(2, pending: 64));
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            for (var item = producer; item < ran.Length; item += Producers)
            {
                var id = await subject.EnqueueAsync(item);
                cancelled[item] = item % 3 == 0 && subject.Coordinator.Cancel(id);
            }
        }))).InTime();
        await subject.CompleteAndDrainAsync();

        // a body that was running when it was cancelled did not look, and completed
        Assert.All(ran, (count, item) => Assert.InRange(count, cancelled[item] ? 0 : 1, 1));
        var status = subject.Coordinator.GetStatus();
        Assert.Equal((ran.Sum(), ran.Count(count => count == 0)), (status.TotalCompleted, status.TotalCancelled));
    }

    [Fact]
    public async Task Disposal_ends_however_its_timeout_meets_the_ends_of_bodies()
    {
        for (var round = 0; round < 200; round++)
        {
            var started = 0;
            var subject = Make(async (item, _) =>
            {
                Interlocked.Increment(ref started);
                for (var i = 0; i < item * 20; i++)
                    await Task.Yield();
            }, new EphemeralOptions { MaxConcurrency = 4, ShutdownTimeout = TimeSpan.FromMilliseconds(round % 2) });
            for (var i = 0; i < 8; i++)
                await subject.EnqueueAsync(i);
            await Eventually.True(() => Volatile.Read(ref started) > 0);
            await subject.DisposeAsync().AsTask().InTime();
            var status = subject.Coordinator.GetStatus();
            Assert.Equal((8, 0), (status.TotalCompleted + status.TotalCancelled, status.PendingCount + status.ActiveCount));
        }
    }

    [Fact]
    public async Task An_operation_that_a_snapshot_showed_is_in_every_later_one()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 4, MaxTrackedOperations = 1_000_000 });
        var producing = Task.Run(async () =>
        {
            for (var i = 0; i < 10_000; i++)
                await subject.EnqueueAsync(i);
        });
        var seen = new HashSet<long>();
        while (!producing.IsCompleted && seen.Count < 4_000)
        {
            var now = subject.Snapshot().Select(told => told.Id).ToList();
            Assert.Equal(now.Count, now.Distinct().Count());
            Assert.True(seen.IsSubsetOf(now), "something that was shown is shown no more");
            seen.UnionWith(now);
        }

        await producing;
    }

    [Fact]
    public async Task What_is_told_as_completed_has_ended_and_never_before_it_started()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(3));
        var producing = Task.Run(async () =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var id = await subject.EnqueueAsync(i);
                if (i % 3 == 0)
                    subject.Coordinator.Cancel(id);
            }
        });
        while (!producing.IsCompleted)
        {
            Assert.All(subject.Completed(), told => Assert.True(told.Completed >= told.Started && told.Duration >= TimeSpan.Zero));
            Assert.All(subject.Snapshot(), told => Assert.True(told.Completed is null || told.Completed >= told.Started));
            // what waits is listed while it starts and is cancelled
            var all = subject.Snapshot(OperationStates.All);
            Assert.Equal(all.Count, all.Select(told => told.Id).Distinct().Count());
        }

        await producing;
    }

    [Fact]
    public async Task Start_order_is_admission_order_whatever_is_paused_and_resized_meanwhile()
    {
        var order = new List<int>();
        await using var subject = Make((item, _) =>
        {
            order.Add(item);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 16 });
        var producing = Task.Run(async () =>
        {
            for (var i = 0; i < 8_000; i++)
                await subject.EnqueueAsync(i);
        });
        while (!producing.IsCompleted)
        {
            subject.Coordinator.Pause();
            await Task.Yield();
            subject.Coordinator.Resume();
            await Task.Yield();
        }

        await producing;
        await subject.CompleteAndDrainAsync();
        Assert.Equal(Enumerable.Range(0, 8_000), order);
    }

    [Fact]
    public async Task A_body_that_blocks_on_its_token_does_not_hold_up_the_end_of_the_actor_system()
    {
        using var system = ActorSystem.Create("blocked");
        using var started = new ManualResetEventSlim();
        var subject = MakeIn(system, (_, token) =>
        {
            started.Set();
            token.WaitHandle.WaitOne(Eventually.Deadline);
            token.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }, Limit(1));
        for (var i = 0; i < 3; i++)
            await subject.EnqueueAsync(i);
        Assert.True(started.Wait(Eventually.Deadline));
        await system.Terminate().InTime();
        await Eventually.True(() => subject.Coordinator.TotalCancelled == 3);
        await subject.DisposeAsync().AsTask().InTime();
    }

    [Fact]
    public async Task A_worker_that_is_killed_is_replaced_and_its_operation_ends_once()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1, pending: 2));
        await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        await subject.EnqueueAsync(1);
        await subject.EnqueueAsync(2);
        var waiting = subject.EnqueueAsync(3).AsTask();
        Sys.ActorSelection("/user/ephemeral/subject/workers/*").Tell(Kill.Instance);
        for (var item = 0; item <= 3; item++)
        {
            await gate.HasStarted(item);
            gate.LetGo(item);
        }

        await waiting.InTime();
        await subject.CompleteAndDrainAsync();
        Assert.Equal((4, 0, 0), (subject.Coordinator.TotalCompleted, subject.Coordinator.TotalFailed, subject.Coordinator.TotalCancelled));
    }

    [Fact]
    public async Task Disposal_from_inside_an_own_operation_does_not_wait_for_itself()
    {
        Subject? subject = null;
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subject = Make(async (_, _) =>
        {
            await subject!.DisposeAsync();
            disposed.SetResult();
        }, Limit(1));
        await subject.EnqueueAsync(0);
        await disposed.Task.InTime();
        await subject.DisposeAsync().AsTask().InTime();
        Assert.Equal(1, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task Reading_a_wait_that_is_not_over_is_refused_and_harms_nobody()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1, pending: 1));
        await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        await subject.EnqueueAsync(1);
        var waiting = subject.EnqueueAsync(2);
        // the misuse is the test
#pragma warning disable CA2012
        Assert.Throws<InvalidOperationException>(() => waiting.GetAwaiter().GetResult());
#pragma warning restore CA2012
        gate.LetGoAll(3);
        Assert.True(await waiting.AsTask().InTime() > 0);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(3, subject.Coordinator.TotalCompleted);
    }
}
