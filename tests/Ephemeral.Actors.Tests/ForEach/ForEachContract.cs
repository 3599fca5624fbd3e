using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>What <c>EphemeralForEachAsync</c> promises for every kind of source, with keys and without.</summary>
public abstract partial class ForEachContract : TestKit
{
    private protected readonly FakeTime Time = new();

    /// <summary>Starts a run in which every item has a key of its own, where there are keys.</summary>
    protected abstract Task<EphemeralForEachSummary> Start(
        ProbedSource source, Func<int, CancellationToken, Task> body, EphemeralOptions? options = null,
        IProgress<EphemeralProgress>? progress = null, CancellationToken token = default);

    [Fact]
    public async Task Every_item_runs_once_and_is_counted()
    {
        var runs = new int[5_000];
        var source = new ProbedSource(runs.Length) { Waits = true };
        var summary = await Start(source, async (item, _) =>
        {
            Interlocked.Increment(ref runs[item]);
            if (item % 3 == 0)
                await Task.Yield();
            if (item % 100 == 7)
                throw new InvalidDataException($"{item}");
        }, new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 20 }).InTime();

        Assert.All(runs, count => Assert.Equal(1, count));
        Assert.Equal((5_000L, 4_950L, 50L, 0L), (summary.Total, summary.Completed, summary.Failed, summary.Cancelled));
        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => 100 * i + 7),
            summary.FailedOperations.Select(failed => int.Parse(failed.Error!.Message)).Order());
        Assert.All(summary.FailedOperations, failed => Assert.True(failed is { IsFaulted: true, Completed: not null, Duration: not null }));
        Assert.Equal((1, 1, false), (source.Opened, source.Disposed, source.WasReadByTwoAtOnce));
    }

    [Fact]
    public async Task An_empty_source_gives_an_empty_summary()
    {
        var summary = await Start(new ProbedSource(0), (_, _) => Task.CompletedTask).InTime();
        Assert.Equal((0L, 0L, 0L), (summary.Total, summary.Failed, summary.Cancelled));
        Assert.Empty(summary.FailedOperations);
    }

    [Fact]
    public async Task Never_more_bodies_run_at_once_than_allowed_and_as_many_as_allowed_do()
    {
        var gate = new Gate();
        var run = Start(new ProbedSource(10), gate.Body, new EphemeralOptions { MaxConcurrency = 3 });
        await gate.HasStarted(0, 1, 2);
        Assert.Equal(3, gate.Running);
        gate.LetGoAll(9);
        await gate.HasStarted(9);
        Assert.False(run.IsCompleted);
        gate.LetGo(9);
        await run.InTime();
        Assert.Equal(3, gate.MostAtOnce);
    }

    [Fact]
    public async Task The_source_is_read_no_further_ahead_than_there_is_room_for()
    {
        var gate = new Gate();
        var source = new ProbedSource(100);
        var run = Start(source, gate.Body, new EphemeralOptions { MaxConcurrency = 2, MaxPendingOperations = 3 });
        await gate.HasStarted(0, 1);
        // two run; where it is read ahead, three wait, and one is in the reader's hand
        var ahead = ReadsAhead ? 6 : 2;
        await Eventually.True(() => source.Taken == ahead);
        for (var ended = 1; ended <= 90; ended++)
        {
            gate.LetGo(gate.Started.ElementAt(ended - 1));
            await Eventually.True(() => gate.Started.Count == ended + 2);
            Assert.InRange(source.Taken, ended + 2, ended + ahead);
        }

        gate.LetGoAll(100);
        await run.InTime();
    }

    [Fact]
    public async Task Many_items_pass_through_a_bounded_number_at_a_time()
    {
        var ended = 0;
        var most = 0;
        var source = new ProbedSource(ManyItems)
        {
            Giving = item => most = Math.Max(most, item + 1 - Volatile.Read(ref ended)),
        };
        var running = Start(source, (_, _) =>
        {
            Interlocked.Increment(ref ended);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 64 });
        await running.InTime(() => Volatile.Read(ref ended));
        var summary = await running;
        Assert.Equal(ManyItems, summary.Completed);
        Assert.InRange(most, 1, 64 + 4 + 1);
    }

    protected virtual int ManyItems => 20_000;

    /// <summary>Whether items are read that wait for a slot.</summary>
    protected virtual bool ReadsAhead => true;

    [Fact]
    public async Task Failures_are_kept_however_many_succeed_after_them()
    {
        var summary = await Start(
            new ProbedSource(2_000),
            (item, _) => item < 5 ? throw new InvalidDataException($"{item}") : Task.CompletedTask,
            new EphemeralOptions { MaxConcurrency = 1, MaxTrackedOperations = 10 }).InTime();
        Assert.Equal(["0", "1", "2", "3", "4"], summary.FailedOperations.Select(failed => failed.Error!.Message));
    }

    [Fact]
    public async Task Of_more_failures_than_are_tracked_the_last_are_kept_and_all_are_counted()
    {
        var summary = await Start(
            new ProbedSource(100),
            (item, _) => Task.FromException(new InvalidDataException($"{item}")),
            new EphemeralOptions { MaxConcurrency = 1, MaxTrackedOperations = 3 }).InTime();
        Assert.Equal(100, summary.Failed);
        Assert.Equal(["97", "98", "99"], summary.FailedOperations.Select(failed => failed.Error!.Message));
    }

    [Fact]
    public async Task Failures_are_kept_whatever_their_age()
    {
        var gate = new Gate();
        var run = Start(new ProbedSource(2), gate.Body, new EphemeralOptions
        {
            MaxConcurrency = 1, MaxOperationLifetime = TimeSpan.FromMinutes(1), TimeProvider = Time,
        });
        await gate.HasStarted(0);
        gate.Fail(0, new InvalidDataException("early"));
        await gate.HasStarted(1);
        Time.Advance(TimeSpan.FromHours(1));
        gate.LetGo(1);
        var summary = await run.InTime();
        Assert.Equal("early", Assert.Single(summary.FailedOperations).Error!.Message);
        Assert.Equal(TimeSpan.FromHours(1), summary.Duration);
    }

    [Fact]
    public async Task No_failure_is_missed_while_samples_are_taken()
    {
        for (var round = 0; round < 100; round++)
        {
            var summary = await Start(
                new ProbedSource(100),
                (item, _) => item % 2 == 0 ? throw new InvalidDataException() : Task.CompletedTask,
                new EphemeralOptions { MaxConcurrency = 4, SampleInterval = TimeSpan.FromTicks(1), OnSample = _ => { } }).InTime();
            Assert.Equal((50L, 50), (summary.Failed, summary.FailedOperations.Count));
        }
    }

    [Fact]
    public async Task ThrowOnFailure_throws_what_failed_after_all_have_ended()
    {
        var ended = 0;
        var run = Start(
            new ProbedSource(100),
            async (item, _) =>
            {
                await Task.Yield();
                Interlocked.Increment(ref ended);
                if (item < 10)
                    throw new InvalidDataException($"{item}");
            },
            new EphemeralOptions { MaxConcurrency = 1, MaxTrackedOperations = 4, ThrowOnFailure = true });
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => run.InTime());
        Assert.Equal(100, ended);
        Assert.Equal(["6", "7", "8", "9"], thrown.InnerExceptions.Select(error => error.Message));
        Assert.StartsWith(
            "10 of 100 operations failed; the last 4 are given here, as many as MaxTrackedOperations allows.", thrown.Message);
    }

    [Fact]
    public async Task ThrowOnFailure_without_failures_returns_the_summary()
    {
        var summary = await Start(
            new ProbedSource(3), (_, _) => Task.CompletedTask, new EphemeralOptions { ThrowOnFailure = true }).InTime();
        Assert.Equal(3, summary.Completed);
    }

    [Fact]
    public async Task A_body_that_runs_into_its_timeout_has_failed_with_it()
    {
        var gate = new Gate();
        var run = Start(new ProbedSource(1), gate.Body, new EphemeralOptions
        {
            OperationTimeout = TimeSpan.FromSeconds(5), TimeProvider = Time,
        });
        await gate.HasStarted(0);
        await Eventually.True(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            return run.IsCompleted;
        });
        Assert.IsType<TimeoutException>(Assert.Single((await run).FailedOperations).Error);
    }

    [Fact]
    public void Bad_options_are_refused_at_the_call() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            _ = Start(new ProbedSource(1), (_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 0 });
        });
}
