using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>Signals steer a run as they do a coordinator.</summary>
public abstract partial class ForEachContract
{
    [Fact]
    public async Task A_signal_cancels_the_items_that_have_not_started_and_they_are_counted()
    {
        var sink = new SignalSink();
        var (ran, late, isRaised) = (0, 0, false);
        var summary = await Start(new ProbedSource(1_000), async (_, _) =>
        {
            if (Volatile.Read(ref isRaised))
                Interlocked.Increment(ref late);
            if (Interlocked.Increment(ref ran) == 10)
                Volatile.Write(ref isRaised, EphemeralOperation.Current!.Signal("overload"));
            await Task.Yield();
        }, new EphemeralOptions { MaxConcurrency = 2, Signals = sink, CancelOnSignals = new HashSet<string> { "over*" } }).InTime();
        Assert.Equal((1_000L, 0L, (long)ran), (summary.Total, summary.Failed, summary.Completed));
        // the other one that may run had started, and looked later
        Assert.InRange(late, 0, 1);
        Assert.Equal(1_000L - ran, summary.Cancelled);
    }

    [Fact]
    public async Task A_signal_that_is_retracted_lets_the_rest_run()
    {
        var sink = new SignalSink();
        sink.Raise("overload");
        var cancelling = true;
        var summary = await Start(new ProbedSource(1_000) { Waits = true }, (_, _) => Task.CompletedTask, new EphemeralOptions
        {
            MaxConcurrency = 2,
            Signals = sink,
            CancelOnSignals = new HashSet<string> { "overload" },
            OnSample = sample =>
            {
                if (cancelling && sample.Any(told => told.IsCancelled))
                    sink.Retract("overload");
                cancelling = false;
            },
            SampleInterval = TimeSpan.FromMilliseconds(1),
        }).InTime();
        Assert.Equal((1_000L, 0L), (summary.Completed + summary.Cancelled, summary.Failed));
        Assert.True(summary.Cancelled > 0);
    }

    [Fact]
    public async Task A_signal_holds_a_run_back_until_it_is_gone()
    {
        var sink = new SignalSink();
        var (ran, late, isRaised) = (0, 0, false);
        var run = Start(new ProbedSource(1_000), async (_, _) =>
        {
            if (Volatile.Read(ref isRaised))
                Interlocked.Increment(ref late);
            if (Interlocked.Increment(ref ran) == 10)
                Volatile.Write(ref isRaised, sink.Raise("slow"));
            await Task.Yield();
        }, new EphemeralOptions
        {
            MaxConcurrency = 2,
            Signals = sink,
            DeferOnSignals = new HashSet<string> { "slow" },
            MaxDeferAttempts = 1_000,
            OnSignal = signal => Assert.Fail(signal.Signal),
        });
        await Eventually.True(() => Volatile.Read(ref isRaised));
        for (var i = 0; i < 1_000; i++)
            await Task.Yield();
        Assert.InRange(late, 0, 1);
        sink.Retract("slow");
        var summary = await run.InTime();
        Assert.Equal((1_000L, 0L), (summary.Completed, summary.CallbackFailures));
    }
}
