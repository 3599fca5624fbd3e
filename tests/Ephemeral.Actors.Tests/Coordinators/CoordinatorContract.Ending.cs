using Akka.Actor;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task After_Complete_nothing_comes_in_and_a_second_Complete_is_harmless()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(1));
        subject.Coordinator.Complete();
        subject.Coordinator.Complete();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subject.EnqueueAsync(1));
        Assert.False(subject.TryEnqueue(1, out _));
        await subject.Coordinator.DrainAsync().InTime();
        Assert.True(subject.Coordinator.IsCompleted && subject.Coordinator.IsDrained);
    }

    [Fact]
    public async Task Draining_before_Complete_says_what_to_do()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(1));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => subject.Coordinator.DrainAsync());
        Assert.Contains("Complete()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_producers_are_told_of_completion_and_of_disposal_by_their_own_exceptions()
    {
        foreach (var dispose in new[] { false, true })
        {
            var gate = new Gate();
            var subject = Make(gate.Body, Limit(1, pending: 1));
            await subject.EnqueueAsync(0);
            await gate.HasStarted(0);
            await subject.EnqueueAsync(1);
            var waiting = subject.EnqueueAsync(2).AsTask();
            var ending = Task.CompletedTask;
            if (dispose)
                ending = subject.DisposeAsync().AsTask();
            else
                subject.Coordinator.Complete();
            var error = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => waiting.InTime());
            Assert.Equal(dispose, error is ObjectDisposedException);
            gate.LetGoAll(3);
            await ending.InTime();
            await subject.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public async Task Disposal_cancels_what_waits_and_what_runs_whatever_the_backlog(int backlog)
    {
        var gate = new Gate();
        var subject = Make(gate.Body, Limit(2));
        for (var i = 0; i < 2 + backlog; i++)
            await subject.EnqueueAsync(i);
        await gate.HasStarted(0, 1);
        await subject.DisposeAsync().AsTask().InTime();
        await subject.DisposeAsync().AsTask().InTime();

        Assert.Equal(0, gate.Running);
        Assert.Equal([0, 1], gate.Started.Order());
        var status = subject.Coordinator.GetStatus();
        Assert.Equal((2L + backlog, 0L, 0L, true), (status.TotalCancelled, status.PendingCount, status.ActiveCount, status.IsDrained));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await subject.EnqueueAsync(1));
        Assert.Throws<ObjectDisposedException>(() => subject.TryEnqueue(1, out _));
    }

    [Fact]
    public async Task Disposal_lets_go_of_bodies_that_ignore_their_token_after_the_shutdown_timeout()
    {
        var never = new TaskCompletionSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subject = Make((_, _) =>
        {
            started.TrySetResult();
            return never.Task;
        }, new EphemeralOptions { MaxConcurrency = 1, ShutdownTimeout = TimeSpan.FromSeconds(70), TimeProvider = Time });
        await subject.EnqueueAsync(1);
        await started.Task.InTime();
        var disposing = subject.DisposeAsync().AsTask();
        await Eventually.True(() => Time.ArmedTimers > 0);
        Time.Advance(TimeSpan.FromSeconds(69));
        Assert.False(disposing.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
        await disposing.InTime();
        Assert.Equal((1L, 0), (subject.Coordinator.TotalCancelled, subject.Coordinator.ActiveCount));

        never.SetResult();
        await subject.DisposeAsync().AsTask().InTime();
        Assert.Equal((1L, 0L), (subject.Coordinator.TotalCancelled, subject.Coordinator.TotalCompleted));
    }

    [Fact]
    public void It_can_be_disposed_synchronously()
    {
        var gate = new Gate();
        var subject = Make(gate.Body, Limit(1));
        Assert.True(subject.TryEnqueue(0, out _));
        subject.Coordinator.Dispose();
        Assert.Equal(1, subject.Coordinator.TotalCancelled);
    }

    [Fact]
    public async Task When_its_actor_system_ends_in_mid_flight_everything_admitted_is_accounted_for()
    {
        for (var round = 0; round < 20; round++)
        {
            using var system = ActorSystem.Create($"short-lived-{round}");
            var subject = MakeIn(system, async (item, token) => await Task.Delay(Timeout.Infinite, token), Limit(2, pending: 50));
            var producers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                var admitted = 0;
                try
                {
                    while (true)
                    {
                        await subject.EnqueueAsync(1);
                        admitted++;
                    }
                }
                catch (ObjectDisposedException)
                {
                    return admitted;
                }
            })).ToArray();
            await Eventually.True(() => subject.Coordinator.TotalEnqueued > round);
            await system.Terminate().InTime();
            var admitted = (await Task.WhenAll(producers).InTime()).Sum();

            await Eventually.True(() => subject.Coordinator.TotalCancelled == admitted);
            Assert.Equal(admitted, subject.Coordinator.TotalEnqueued);
            await subject.DisposeAsync().AsTask().InTime();
            Assert.All(subject.Snapshot(), told => Assert.True(told.IsCancelled));
        }
    }

    [Fact]
    public async Task Cancelling_one_operation_leaves_the_others_alone()
    {
        var gate = new Gate();
        await using var subject = Make(gate.Body, Limit(1));
        var running = await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        var waiting = await subject.EnqueueAsync(1);
        var other = await subject.EnqueueAsync(2);

        Assert.True(subject.Coordinator.Cancel(waiting));
        Assert.False(subject.Coordinator.Cancel(waiting));
        Assert.Equal(1, subject.Coordinator.PendingCount);
        Assert.True(subject.Coordinator.Cancel(running));
        Assert.False(subject.Coordinator.Cancel(12345));
        gate.LetGo(2);
        await subject.CompleteAndDrainAsync();

        Assert.Equal([0, 2], gate.Started);
        Assert.Equal((2L, 1L), (subject.Coordinator.TotalCancelled, subject.Coordinator.TotalCompleted));
        Assert.True(subject.Find(waiting)!.IsCancelled && subject.Find(running)!.IsCancelled);
        Assert.Contains($"{waiting}", subject.Find(waiting)!.Error!.Message, StringComparison.Ordinal);
        Assert.False(subject.Find(other)!.IsCancelled);
    }

    protected abstract Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options);
}
