using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>Signals that hold work back.</summary>
public abstract partial class CoordinatorContract
{
    private static readonly TimeSpan Limit3S = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Work_waits_while_a_signal_is_there_and_goes_on_the_moment_it_is_gone(bool withSink, bool byIt)
    {
        var (sink, gate) = (new SignalSink(timeProvider: Time), new Gate());
        await using var subject = Make(gate.Body, DeferOn(withSink ? sink : null));
        await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        Assert.True(byIt ? sink.Raise("slow") : subject.Coordinator.RaiseSignal("slow"));
        await HeldBack(subject);
        for (var i = 1; i < 6; i++)
            await subject.EnqueueAsync(i);
        gate.LetGoAll(6);
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 1);
        Time.Advance(TimeSpan.FromSeconds(2));
        var status = subject.Coordinator.GetStatus();
        Assert.Equal(
            (true, TimeSpan.FromSeconds(2), "slow", 5L), (status.IsDeferred, status.DeferredFor, status.DeferredBy, status.PendingCount));
        Assert.Single(gate.Started);

        Assert.Equal(1, byIt ? sink.Retract("slow") : subject.Coordinator.RetractSignal("slow"));
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 6);
        status = subject.Coordinator.GetStatus();
        Assert.Equal((false, null, null), (status.IsDeferred, status.DeferredFor, status.DeferredBy));
        Assert.False(subject.Coordinator.HasSignal(EphemeralSignals.DeferralGaveUp));
    }

    [Fact]
    public async Task Where_the_sinks_own_clock_throws_when_the_limit_is_over_that_is_counted_and_work_goes_on()
    {
        var time = new TimeThatFails();
        var sink = new SignalSink(timeProvider: time);
        await using var subject = Make((_, _) => Task.CompletedTask, DeferOn(sink));
        sink.Raise("slow");
        await HeldBack(subject);
        await subject.EnqueueAsync(0);
        time.Fails = true;
        Time.Advance(Limit3S);
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 1);
        await Eventually.True(() => subject.Coordinator.GetStatus().CallbackFailures == 1);
        time.Fails = false;
    }

    [Fact]
    public async Task Work_goes_on_after_the_limit_and_says_so_and_is_held_back_anew_only_by_a_new_signal()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromHours(1), timeProvider: Time);
        await using var subject = Make((_, _) => Task.CompletedTask, DeferOn(sink));
        sink.Raise("slow");
        await HeldBack(subject);
        for (var i = 0; i < 5; i++)
            await subject.EnqueueAsync(i);
        Time.Advance(Limit3S - TimeSpan.FromTicks(1));
        Assert.True(subject.Coordinator.GetStatus().IsDeferred);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 5);
        await Eventually.True(() => subject.Coordinator.CountSignals(EphemeralSignals.DeferralGaveUp) == 1);
        Assert.Equal(["slow"], subject.Coordinator.GetSignals()[0].Propagation!.Path);
        Assert.True(sink.Detect(EphemeralSignals.DeferralGaveUp));

        sink.Raise("slow");
        Time.Advance(TimeSpan.FromSeconds(10));
        await subject.EnqueueAsync(5);
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 6);
        sink.Retract("slow");
        sink.Raise("slow");
        await HeldBack(subject);
        sink.Clear();
        await subject.CompleteAndDrainAsync();
        Assert.Equal(1, subject.Coordinator.CountSignals());
    }

    [Fact]
    public async Task Signals_that_expire_let_work_go_on_with_no_traffic_and_nothing_is_polled()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(1), timeProvider: Time);
        sink.Raise("slow");
        await using var subject = Make((_, _) => Task.CompletedTask, DeferOn(sink));
        await HeldBack(subject);
        await subject.EnqueueAsync(0);
        // the sink's for the age and the coordinator's for the limit
        await Eventually.True(() => Time.ArmedTimers == 2);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => subject.Coordinator.TotalCompleted == 1 && !subject.Coordinator.GetStatus().IsDeferred);
        await Eventually.True(() => Time.ArmedTimers == 1 + KeyTimers, "the window's and the keys' remain");
    }

    [Fact]
    public async Task Pausing_and_limits_keep_their_meaning_while_work_is_held_back()
    {
        var (sink, gate) = (new SignalSink(timeProvider: Time), new Gate());
        await using var subject = Make(gate.Body, DeferOn(sink));
        sink.Raise("slow");
        await HeldBack(subject);
        subject.Coordinator.Pause();
        subject.Coordinator.SetMaxConcurrency(3);
        for (var i = 0; i < 5; i++)
            await subject.EnqueueAsync(i);
        subject.Coordinator.Resume();
        subject.Coordinator.Pause();
        sink.Retract("slow");
        await Eventually.True(() => !subject.Coordinator.GetStatus().IsDeferred);
        Assert.Empty(gate.Started);
        sink.Raise("slow");
        await HeldBack(subject);
        subject.Coordinator.Resume();
        sink.Retract("slow");
        await Eventually.True(() => gate.Running == 3);
        gate.LetGoAll(5);
        await subject.CompleteAndDrainAsync();
        Assert.Equal((3, 5L), (gate.MostAtOnce, subject.Coordinator.TotalCompleted));
    }

    [Fact]
    public async Task What_is_held_back_still_drains()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromHours(1), timeProvider: Time);
        await using var subject = Make((_, _) => Task.CompletedTask, DeferOn(sink));
        sink.Raise("slow");
        await HeldBack(subject);
        await subject.EnqueueAsync(0);
        subject.Coordinator.Complete();
        var draining = subject.Coordinator.DrainAsync();
        Assert.False(draining.IsCompleted);
        Time.Advance(Limit3S);
        await draining.InTime();
        Assert.Equal(1, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task Disposing_of_what_is_held_back_answers_everybody()
    {
        for (var round = 0; round < 50; round++)
        {
            var sink = new SignalSink();
            var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
            {
                MaxConcurrency = 2,
                MaxPendingOperations = 5,
                Signals = sink,
                DeferOnSignals = new HashSet<string> { "slow" },
                MaxDeferAttempts = 10_000,
            });
            sink.Raise("slow");
            var producers = Enumerable.Range(0, 10).Select(i => Task.Run(async () => await subject.EnqueueAsync(i))).ToArray();
            await Eventually.True(() => subject.Coordinator.PendingCount == 5 && subject.Coordinator.GetStatus().WaitingProducers == 5);
            var racing = round % 2 == 0 ? Task.Run(() => sink.Retract("slow")) : Task.CompletedTask;
            await subject.DisposeAsync().AsTask().InTime();
            await racing;
            await Task.WhenAll(producers).ContinueWith(_ => { }, TaskScheduler.Default).InTime();
            Assert.Equal(
                subject.Coordinator.TotalEnqueued, subject.Coordinator.TotalCancelled + subject.Coordinator.TotalCompleted);
            Assert.All(producers, producer => Assert.True(
                producer.IsCompletedSuccessfully || producer.Exception!.InnerException is ObjectDisposedException));
            Assert.False(subject.Coordinator.GetStatus().IsDeferred);
        }
    }

    private static Task HeldBack(Subject subject) => Eventually.True(() => subject.Coordinator.GetStatus().IsDeferred);

    private EphemeralOptions DeferOn(SignalSink? sink) => new()
    {
        MaxConcurrency = 2,
        EnableDynamicConcurrency = true,
        TimeProvider = Time,
        Signals = sink,
        DeferOnSignals = new HashSet<string> { "slow", "down.*" },
        MaxDeferAttempts = 30,
    };

    private sealed class TimeThatFails : TimeProvider
    {
        public volatile bool Fails;

        public override long GetTimestamp() => Fails ? throw new InvalidOperationException("The clock failed on purpose.") : base.GetTimestamp();
    }
}
