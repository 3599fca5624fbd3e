using System.Collections.Concurrent;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

public abstract partial class ForEachContract
{
    [Fact]
    public async Task Progress_is_told_once_an_interval_and_at_the_end()
    {
        var gate = new Gate();
        var told = new Told();
        var run = Start(
            new ProbedSource(5), gate.Body,
            new EphemeralOptions { MaxConcurrency = 2, SampleInterval = TimeSpan.FromSeconds(3), TimeProvider = Time }, told);
        await gate.HasStarted(0, 1);
        gate.Fail(0, new InvalidDataException());
        await gate.HasStarted(2);
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(told.Reports);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => told.Reports.Count == 1);
        gate.LetGoAll(5);
        await run.InTime();
        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(
            [
                new EphemeralProgress(3, 0, 1, 0, 2, TimeSpan.FromSeconds(3)),
                new EphemeralProgress(5, 4, 1, 0, 0, TimeSpan.FromSeconds(3)),
            ],
            told.Reports);
        await Eventually.True(() => Time.ArmedTimers == 0);
    }

    [Fact]
    public async Task Progress_that_takes_long_is_not_told_twice_at_once()
    {
        var gate = new Gate();
        using var mayReturn = new ManualResetEventSlim();
        var told = new Told { OnReport = () => mayReturn.Wait(Eventually.Deadline) };
        var run = Start(
            new ProbedSource(1), gate.Body, new EphemeralOptions { SampleInterval = TimeSpan.FromSeconds(1), TimeProvider = Time }, told);
        await gate.HasStarted(0);
        Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => told.Reports.Count == 1);
        Time.Advance(TimeSpan.FromSeconds(10));
        gate.LetGo(0);
        Assert.Single(told.Reports);
        mayReturn.Set();
        await run.InTime();
        Assert.Equal(2, told.Reports.Count);
        Assert.Equal(1, told.MostAtOnce);
    }

    [Fact]
    public async Task Progress_that_blocks_does_not_keep_the_run_from_ending()
    {
        using var mayReturn = new ManualResetEventSlim();
        var told = new Told { OnReport = () => mayReturn.Wait(Eventually.Deadline) };
        var gate = new Gate();
        gate.LetGo(0);
        var run = Start(new ProbedSource(1), gate.Body, new EphemeralOptions { ShutdownTimeout = TimeSpan.Zero }, told);

        await run.InTime();

        Assert.Single(told.Reports);
        mayReturn.Set();
    }

    [Fact]
    public async Task Progress_that_throws_is_counted_and_the_run_goes_on()
    {
        var told = new Told { OnReport = () => throw new InvalidDataException() };
        var summary = await Start(new ProbedSource(100), (_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = Time }, told).InTime();
        Assert.Equal((100L, 1L), (summary.Completed, summary.CallbackFailures));
    }

    [Fact]
    public async Task The_last_progress_of_a_cancelled_run_has_the_final_figures()
    {
        using var cancelling = new CancellationTokenSource();
        var gate = new Gate();
        var told = new Told();
        var source = new ProbedSource(6);
        var run = Start(source, gate.Body, new EphemeralOptions { MaxConcurrency = 2, TimeProvider = Time }, told, cancelling.Token);
        await gate.HasStarted(0, 1);
        gate.LetGo(0);
        await gate.HasStarted(2);
        if (ReadsAhead)
            await Eventually.True(() => source.Disposed == 1);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
        Assert.Equal(new EphemeralProgress(3, 1, 0, ReadsAhead ? 5 : 2, 0, TimeSpan.Zero), told.Reports.Last());
    }

    [Fact]
    public async Task A_clock_that_throws_when_progress_is_due_is_counted_and_the_run_goes_on()
    {
        var (time, gate) = (new TimeThatFailsInTimers(), new Gate());
        var run = Start(
            new ProbedSource(2), gate.Body, new EphemeralOptions { SampleInterval = TimeSpan.FromMilliseconds(1), TimeProvider = time }, new Told());
        await gate.HasStarted(0);
        time.Fails = true;
        await time.HasFailed.Task.InTime();
        time.Fails = false;
        gate.LetGoAll(2);

        var summary = await run.InTime();

        Assert.Equal(2, summary.Completed);
        Assert.True(summary.CallbackFailures > 0);
    }

    private sealed class TimeThatFailsInTimers : TimeProvider
    {
        [ThreadStatic] private static bool _isInTimer, _hasJustFailed;
        [ThreadStatic] private static int _calls;

        public volatile bool Fails;

        public TaskCompletionSource HasFailed { get; } = new();

        public override long GetTimestamp()
        {
            if (!_isInTimer)
                return base.GetTimestamp();
            _calls++;
            _hasJustFailed = Fails;
            return _hasJustFailed ? throw new InvalidOperationException("The clock failed on purpose.") : base.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
            state =>
            {
                (_isInTimer, _calls, _hasJustFailed) = (true, 0, false);
                try
                {
                    callback(state);
                }
                finally
                {
                    _isInTimer = false;
                    // a timer looks whether it is due, and the one of progress is then set again, which no other is on this thread
                    if (_calls > 1 && _hasJustFailed)
                        HasFailed.TrySetResult();
                }
            }, state, dueTime, period);
    }

    private sealed class Told : IProgress<EphemeralProgress>
    {
        private int _now;

        public ConcurrentQueue<EphemeralProgress> Reports { get; } = new();

        public int MostAtOnce { get; private set; }

        public Action OnReport { get; init; } = () => { };

        public void Report(EphemeralProgress value)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            Reports.Enqueue(value);
            try
            {
                OnReport();
            }
            finally
            {
                Interlocked.Decrement(ref _now);
            }
        }
    }
}
