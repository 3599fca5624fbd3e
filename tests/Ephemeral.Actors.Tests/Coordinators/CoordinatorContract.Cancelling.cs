using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>Signals that cancel what has not started.</summary>
public abstract partial class CoordinatorContract
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_signal_cancels_what_waits_and_what_comes_and_leaves_what_runs(bool withSink, bool byIt)
    {
        var (sink, gate) = (new SignalSink(), new Gate());
        await using var subject = Make(gate.Body, CancelOn(withSink ? sink : null, 2));
        for (var i = 0; i < 50; i++)
            await subject.EnqueueAsync(i);
        await gate.HasStarted(0, 1);

        Assert.True(byIt ? sink.Raise("system-overload") : subject.Coordinator.RaiseSignal("system-overload"));
        await Eventually.True(() => subject.Coordinator.TotalCancelled == 48);
        Assert.Equal((0, 2), (subject.Coordinator.PendingCount, subject.Coordinator.ActiveCount));
        var late = await subject.EnqueueAsync(50);
        await Eventually.True(() => subject.Find(late)?.IsCancelled == true);
        Assert.Contains("'system-overload'", Assert.IsType<OperationCanceledException>(subject.Find(late)!.Error).Message, StringComparison.Ordinal);
        await Eventually.True(() => subject.Snapshot().Count(told => told.IsCancelled && told.Error!.Message.Contains("CancelOnSignals")) == 49);

        Assert.Equal(1, byIt ? sink.Retract("system-overload") : subject.Coordinator.RetractSignal("system-overload"));
        gate.LetGoAll(100);
        for (var i = 60; i < 70; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();
        Assert.Equal((12L, 49L), (subject.Coordinator.TotalCompleted, subject.Coordinator.TotalCancelled));
    }

    [Fact]
    public async Task What_cancels_ages_out_with_no_traffic()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(5), timeProvider: Time);
        sink.Raise("system-overload");
        await using var subject = Make((_, _) => Task.CompletedTask, CancelOn(sink, 2));
        var first = await subject.EnqueueAsync(0);
        await Eventually.True(() => subject.Find(first)?.IsCancelled == true);
        Time.Advance(TimeSpan.FromSeconds(5));
        var second = await subject.EnqueueAsync(1);
        await Eventually.True(() => subject.Find(second) is { IsCancelled: false, Completed: not null });
    }

    [Fact]
    public async Task A_body_cancels_what_waits_behind_it()
    {
        var ran = 0;
        await using var subject = Make(async (item, _) =>
        {
            Interlocked.Increment(ref ran);
            await Task.Yield();
            if (item == 3)
                EphemeralOperation.Current!.Signal("fatal.disk");
        }, new EphemeralOptions { MaxConcurrency = 1, CancelOnSignals = new HashSet<string> { "fatal.*, system-overload" } });
        subject.Coordinator.Pause();
        for (var i = 0; i < 20; i++)
            await subject.EnqueueAsync(i);
        subject.Coordinator.Resume();
        await subject.CompleteAndDrainAsync();
        Assert.Equal((4, 4L, 16L), (ran, subject.Coordinator.TotalCompleted, subject.Coordinator.TotalCancelled));
    }

    [Fact]
    public async Task Nothing_starts_once_a_signal_has_been_raised_wherever_it_was_on_its_way()
    {
        for (var round = 0; round < 100; round++)
        {
            var sink = new SignalSink();
            var (raised, late, ran) = (0, 0, 0);
            await using var subject = Make((_, _) =>
            {
                if (Volatile.Read(ref raised) == 1)
                    Interlocked.Increment(ref late);
                Interlocked.Increment(ref ran);
                return Task.CompletedTask;
            }, CancelOn(sink, 3));
            var producing = Task.Run(async () =>
            {
                for (var i = 0; i < 40; i++)
                    await subject.EnqueueAsync(i);
            });
            await Eventually.True(() => subject.Coordinator.TotalEnqueued > round % 30);
            sink.Raise("system-overload");
            // a body that has started by now may look a little later
            var started = subject.Coordinator.ActiveCount;
            Volatile.Write(ref raised, 1);
            await producing;
            await subject.CompleteAndDrainAsync();
            Assert.InRange(late, 0, started);
            Assert.Equal(40, subject.Coordinator.TotalCompleted + subject.Coordinator.TotalCancelled);
            Assert.Equal(ran, subject.Coordinator.TotalCompleted);
        }
    }

    [Fact]
    public async Task A_signal_that_comes_and_goes_all_the_time_loses_nothing()
    {
        var sink = new SignalSink();
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            MaxConcurrency = 3,
            Signals = sink,
            CancelOnSignals = new HashSet<string> { "cancel" },
            DeferOnSignals = new HashSet<string> { "defer" },
        });
        using var ended = new CancellationTokenSource();
        var steering = OwnThread.Run(() =>
        {
            for (var i = 0; !ended.IsCancellationRequested; i++)
            {
                var signal = i % 3 == 0 ? "cancel" : "defer";
                sink.Raise(signal);
                Thread.SpinWait(i % 500);
                sink.Retract(signal);
                Thread.SpinWait(i % 700);
            }
        });
        for (var i = 0; i < 20_000; i++)
            await subject.EnqueueAsync(i);
        await ended.CancelAsync();
        await steering;
        await subject.CompleteAndDrainAsync();
        Assert.Equal(20_000, subject.Coordinator.TotalCompleted + subject.Coordinator.TotalCancelled);
    }

    private static EphemeralOptions CancelOn(SignalSink? sink, int concurrency) => new()
    {
        MaxConcurrency = concurrency,
        Signals = sink,
        CancelOnSignals = new HashSet<string> { "system-overload", "none.*" },
    };
}
