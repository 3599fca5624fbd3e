using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

public abstract partial class ForEachContract
{
    [Fact]
    public async Task Cancelling_cancels_running_bodies_waits_for_them_and_starts_no_other()
    {
        using var cancelling = new CancellationTokenSource();
        var started = 0;
        var asked = 0;
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new ProbedSource(100);
        var run = Start(source, async (_, token) =>
        {
            Interlocked.Increment(ref started);
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (token.Register(heard.SetResult))
                await heard.Task;
            Interlocked.Increment(ref asked);
            await mayEnd.Task;
        }, new EphemeralOptions { MaxConcurrency = 2, MaxPendingOperations = 5, TimeProvider = Time }, token: cancelling.Token);
        await Eventually.True(() => Volatile.Read(ref started) == 2);
        await cancelling.CancelAsync();
        await Eventually.True(() => Volatile.Read(ref asked) == 2 && source.Disposed == 1);
        Assert.False(run.IsCompleted);
        mayEnd.SetResult();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
        Assert.Equal(cancelling.Token, thrown.CancellationToken);
        Assert.True(run.IsCanceled);
        Assert.Equal(2, started);
    }

    [Fact]
    public async Task A_body_that_ignores_its_token_is_let_go_after_the_shutdown_timeout()
    {
        using var cancelling = new CancellationTokenSource();
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Start(new ProbedSource(1), (_, _) =>
        {
            started.SetResult();
            return ends.Task;
        }, new EphemeralOptions { ShutdownTimeout = TimeSpan.FromSeconds(70), TimeProvider = Time }, token: cancelling.Token);
        await started.Task.InTime();
        await cancelling.CancelAsync();
        await Eventually.True(() => Time.Next == TimeSpan.FromSeconds(70));
        Time.Advance(TimeSpan.FromSeconds(69));
        Assert.False(run.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
        ends.SetResult();
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_leaves_the_source_alone()
    {
        var source = new ProbedSource(10);
        var run = Start(source, (_, _) => Task.CompletedTask, token: new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
        Assert.Equal(0, source.Opened);
    }

    [Fact]
    public async Task Cancelling_at_any_moment_leaves_nothing_running_and_disposes_the_source()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            using var cancelling = new CancellationTokenSource();
            var (started, ended, at) = (0, 0, random.Next(200));
            var source = new ProbedSource(200)
            {
                Waits = round % 2 == 0,
                Giving = item =>
                {
                    if (item == at)
                        _ = Task.Run(cancelling.Cancel);
                },
            };
            var told = new Told();
            var run = Start(source, async (item, token) =>
            {
                Interlocked.Increment(ref started);
                try
                {
                    if (item % 2 == 0)
                        await Task.Yield();
                    token.ThrowIfCancellationRequested();
                    if (item % 10 == 1)
                        throw new InvalidDataException();
                }
                finally
                {
                    Interlocked.Increment(ref ended);
                }
            }, new EphemeralOptions { MaxConcurrency = 3, MaxPendingOperations = 4 }, told, cancelling.Token);
            try
            {
                var summary = await run.InTime();
                Assert.Equal((seed, 180L, 20L, 0L), (seed, summary.Completed, summary.Failed, summary.Cancelled));
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancelling.IsCancellationRequested);
            }

            Assert.Equal((seed, round, started), (seed, round, ended));
            var last = told.Reports.Last();
            Assert.Equal((seed, round, started, 0L), (seed, round, last.Started, last.Active));
            // the item in a reader's hand may not have been admitted any more
            Assert.InRange(last.Completed + last.Failed + last.Cancelled, source.Taken - (ReadsAhead ? 1 : 3), source.Taken);
            Assert.Equal((1, 1, false), (source.Opened, source.Disposed, source.WasReadByTwoAtOnce));
        }
    }

    [Fact]
    public async Task When_the_source_throws_what_was_taken_ends_and_then_its_exception_is_thrown()
    {
        var gate = new Gate();
        var source = new ProbedSource(10) { Giving = item => _ = item == 3 ? throw new InvalidDataException("the source") : item };
        var run = Start(source, gate.Body, new EphemeralOptions { MaxConcurrency = 2, ThrowOnFailure = true });
        await gate.HasStarted(0, 1);
        gate.LetGo(0);
        await gate.HasStarted(2);
        gate.LetGo(1);
        await Eventually.True(() => source.Disposed == 1);
        Assert.False(run.IsCompleted);
        gate.LetGo(2);
        Assert.Equal("the source", (await Assert.ThrowsAsync<InvalidDataException>(() => run.InTime())).Message);
        Assert.Equal([0, 1, 2], gate.Started.Order());
    }

    [Fact]
    public async Task A_cancellation_of_the_sources_own_is_thrown_as_it_is()
    {
        using var another = new CancellationTokenSource();
        await another.CancelAsync();
        var source = new ProbedSource(10) { Giving = _ => another.Token.ThrowIfCancellationRequested() };
        var run = Start(source, (_, _) => Task.CompletedTask);
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
        Assert.Equal(another.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task When_the_actor_system_ends_nobody_is_left_waiting()
    {
        var gate = new Gate();
        var source = new ProbedSource(100);
        var run = Start(source, gate.Body, new EphemeralOptions { MaxConcurrency = 2, MaxPendingOperations = 5 });
        await gate.HasStarted(0, 1);
        await Sys.Terminate().InTime();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.InTime());
        await Eventually.True(() => source.Disposed == 1);
    }

    [Fact]
    public async Task A_run_that_its_own_source_cancels_ends_and_counts_what_was_just_taken()
    {
        for (var round = 0; round < 100; round++)
        {
            using var cancelling = new CancellationTokenSource();
            var told = new Told();
            var source = new ProbedSource(100)
            {
                Giving = item =>
                {
                    if (item == 5)
                        cancelling.Cancel();
                },
            };
            var run = Start(source, (_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 2 }, told, cancelling.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
            var last = told.Reports.Last();
            // one that is to be enqueued is refused; one that either of the workers took is cancelled and never starts
            Assert.Equal(ReadsAhead ? 5 : 6, last.Completed + last.Cancelled);
            if (!ReadsAhead)
                Assert.InRange(last.Cancelled, 1, 2);
            Assert.Equal((6, 1), (source.Taken, source.Disposed));
        }
    }

    [Fact]
    public async Task A_source_that_blocks_is_let_go_of_when_a_cancelled_run_has_waited_long_enough()
    {
        using var cancelling = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var limit = TimeSpan.FromSeconds(10);
        var source = new ProbedSource(100)
        {
            Giving = item =>
            {
                if (item == 3)
                    release.Wait(Eventually.Deadline);
            },
        };
        var run = Start(
            source, (_, _) => Task.CompletedTask,
            new EphemeralOptions { MaxConcurrency = 2, TimeProvider = Time, ShutdownTimeout = limit }, token: cancelling.Token);
        await Eventually.True(() => source.Taken == 3);
        await cancelling.CancelAsync();
        await Eventually.True(() =>
        {
            Time.Advance(limit);
            return run.IsCompleted;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        release.Set();
        await Eventually.True(() => source.Disposed == 1);
    }

    [Fact]
    public async Task A_source_that_blocks_is_let_go_of_although_no_timer_of_the_application_fires()
    {
        using var cancelling = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var source = new ProbedSource(100) { Giving = _ => release.Wait(Eventually.Deadline) };
        var run = Start(
            source, (_, _) => Task.CompletedTask,
            new EphemeralOptions { TimeProvider = Time, ShutdownTimeout = TimeSpan.FromMilliseconds(100) }, token: cancelling.Token);
        await Eventually.True(() => source.Opened == 1);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
        release.Set();
        await Eventually.True(() => source.Disposed == 1);
    }

    [Fact]
    public async Task Without_a_limit_no_more_is_opened_than_there_is_to_do_and_timeouts_are_kept()
    {
        using var release = new ManualResetEventSlim();
        var source = new ProbedSource(3)
        {
            Giving = item =>
            {
                if (item == 2)
                    release.Wait(Eventually.Deadline);
            },
        };
        var timedOut = 0;
        var run = Start(source, async (_, token) =>
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (token.Register(heard.SetResult))
                await heard.Task;
            Interlocked.Increment(ref timedOut);
            token.ThrowIfCancellationRequested();
        }, new EphemeralOptions { MaxConcurrency = int.MaxValue, TimeProvider = Time, OperationTimeout = TimeSpan.FromSeconds(5) });
        await Eventually.True(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            return Volatile.Read(ref timedOut) == 2;
        });
        release.Set();
        await Eventually.True(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            return run.IsCompleted;
        });
        Assert.Equal(3, (await run).Failed);
    }

    [Fact]
    public async Task When_the_actor_system_ends_after_the_last_item_was_taken_what_it_cut_is_counted()
    {
        var gate = new Gate();
        var source = new ProbedSource(5);
        var run = Start(source, gate.Body, new EphemeralOptions { MaxConcurrency = ReadsAhead ? 2 : 6 });
        await gate.HasStarted(0, 1);
        await Eventually.True(() => source.Disposed == 1);
        await Sys.Terminate().InTime();
        var summary = await run.InTime();
        Assert.Equal((5L, 5L), (summary.Total, summary.Cancelled));
    }
}
