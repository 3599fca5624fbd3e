using System.Collections.Concurrent;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>Who hears what a coordinator and its operations raise, and what follows from it.</summary>
public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task OnSignal_has_run_when_Signal_returns_whatever_it_throws()
    {
        var heard = new ConcurrentQueue<string>();
        await using var subject = Make((item, _) =>
        {
            Assert.True(EphemeralOperation.Current!.Signal($"{item}"));
            Assert.Equal($"{item}", heard.Last());
            return Task.CompletedTask;
        }, new EphemeralOptions
        {
            MaxConcurrency = 1,
            OnSignal = signal =>
            {
                heard.Enqueue(signal.Signal);
                throw new InvalidOperationException("on purpose");
            },
        });
        for (var i = 0; i < 100; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();
        Assert.Equal((100L, 100L), (subject.Coordinator.GetStatus().CallbackFailures, subject.Coordinator.TotalCompleted));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), heard);
    }

    [Fact]
    public async Task What_OnSignal_does_for_a_body_that_raises_does_not_wait_for_that_body()
    {
        Subject subject = null!;
        Exception? error = null;
        await using var made = subject = Make((item, _) =>
        {
            if (item == 0)
                EphemeralOperation.Current!.Signal("more");
            return Task.CompletedTask;
        }, new EphemeralOptions
        {
            MaxConcurrency = 1,
            MaxPendingOperations = 1,
            OnSignal = _ =>
            {
                subject.EnqueueAsync(1).AsTask().Wait();
                subject.EnqueueAsync(2).AsTask().Wait();
                subject.Coordinator.Complete();
                error = subject.Coordinator.DrainAsync().Exception?.InnerException;
            },
        });
        await subject.EnqueueAsync(0);
        await Eventually.True(() => subject.Coordinator.IsCompleted);
        await subject.Coordinator.DrainAsync().InTime();
        Assert.Equal((3, 1), (subject.Coordinator.TotalCompleted, subject.Coordinator.GetStatus().TotalOverBound));
        Assert.Contains("awaits DrainAsync of its own coordinator", error!.Message);
    }

    [Fact]
    public async Task A_signal_has_the_same_time_wherever_it_is_read()
    {
        var handled = new TaskCompletionSource<SignalEvent>();
        SignalEvent heard = default;
        var sink = new SignalSink();
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            Signals = sink,
            OnSignal = signal => heard = signal,
            OnSignalAsync = (signal, _) =>
            {
                handled.TrySetResult(signal);
                return Task.CompletedTask;
            },
        });
        subject.Coordinator.RaiseSignal("s", "key");
        var signal = await handled.Task.InTime();
        Assert.Equal(signal, Assert.Single(subject.Coordinator.GetSignalsByTimeRange(signal.Timestamp, signal.Timestamp)));
        Assert.Equal((signal, signal), (heard, Assert.Single(sink.Sense())));
    }

    [Fact]
    public async Task Disposal_waits_until_OnSignalAsync_has_handled_what_was_raised()
    {
        var handled = 0;
        var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            MaxConcurrentSignalHandlers = 2,
            OnSignalAsync = async (_, _) =>
            {
                await Task.Yield();
                Interlocked.Increment(ref handled);
            },
        });
        for (var i = 0; i < 500; i++)
            subject.Coordinator.RaiseSignal("s");
        await subject.DisposeAsync();
        Assert.Equal(500, Volatile.Read(ref handled));
    }

    [Fact]
    public async Task OnSignalAsync_keeps_its_limits_and_counts_what_it_drops()
    {
        var release = new TaskCompletionSource();
        var handled = new ConcurrentQueue<string>();
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            TimeProvider = Time,
            MaxConcurrentSignalHandlers = 3,
            MaxQueuedSignals = 5,
            OnSignalAsync = async (signal, _) =>
            {
                handled.Enqueue(signal.Signal);
                await release.Task;
                if (signal.Signal == "19")
                    throw new InvalidOperationException("on purpose");
            },
        });
        for (var i = 0; i < 3; i++)
            subject.Coordinator.RaiseSignal($"{i}");
        await Eventually.True(() => handled.Count == 3);
        Assert.Null(subject.Coordinator.GetStatus().LastSignalDropped);
        for (var i = 3; i < 20; i++)
            subject.Coordinator.RaiseSignal($"{i}");
        var status = subject.Coordinator.GetStatus();
        Assert.Equal((12L, Time.GetUtcNow(), 3), (status.SignalsDropped, status.LastSignalDropped, handled.Count));
        release.SetResult();
        await Eventually.True(() => subject.Coordinator.GetStatus().CallbackFailures == 1);
        await subject.DisposeAsync();
        Assert.Equal(["0", "1", "15", "16", "17", "18", "19", "2"], handled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_subscription_hears_what_matches_until_it_is_disposed()
    {
        var heard = new ConcurrentQueue<string>();
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(1));
        var subscription = subject.Coordinator.SubscribeToSignals("http.*, last", signal => heard.Enqueue(signal.Signal));
        foreach (var name in new[] { "http.a", "other", "http.b", "last" })
            subject.Coordinator.RaiseSignal(name);
        await Eventually.True(() => heard.Count == 3);
        subscription.Dispose();
        subject.Coordinator.RaiseSignal("http.c");
        Assert.Equal(["http.a", "http.b", "last"], heard);
    }

    [Fact]
    public async Task The_cause_flows_through_handlers_and_the_operations_that_they_enqueue()
    {
        var made = new TaskCompletionSource<Support.Subject>();
        await using var subject = Make(async (_, _) =>
        {
            await Task.Yield();
            EphemeralOperation.Current!.Signal("third");
        }, new EphemeralOptions
        {
            OnSignal = signal =>
            {
                var coordinator = made.Task.Result.Coordinator;
                if (signal.Signal == "first")
                    coordinator.RaiseSignal("second");
            },
            OnSignalAsync = async (signal, token) =>
            {
                await Task.Yield();
                if (signal.Signal == "second")
                    await (await made.Task).EnqueueAsync(0, token);
            },
        });
        made.SetResult(subject);
        subject.Coordinator.RaiseSignal("first");
        await Eventually.True(() => subject.Coordinator.HasSignal("third"));
        Assert.Null(subject.Coordinator.GetSignalsByName("first")[0].Propagation);
        Assert.Equal(["first"], subject.Coordinator.GetSignalsByName("second")[0].Propagation!.Path);
        Assert.Equal(["first", "second"], subject.Coordinator.GetSignalsByName("third")[0].Propagation!.Path);

        // one that nothing caused carries nothing
        await subject.EnqueueAsync(1);
        await subject.CompleteAndDrainAsync();
        Assert.Null(subject.Coordinator.GetSignalsByName("third")[1].Propagation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_would_go_on_for_ever_is_stopped_counted_and_told(bool bySink)
    {
        var blocked = new ConcurrentQueue<string>();
        var made = new TaskCompletionSource<EphemeralCoordinator>();
        var constraints = new SignalConstraints
        {
            MaxDepth = 4,
            BlockCycles = false,
            OnBlocked = (_, reason) =>
            {
                blocked.Enqueue(reason);
                throw new InvalidOperationException("on purpose");
            },
        };
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions
        {
            SignalConstraints = bySink ? null : constraints,
            Signals = bySink ? new SignalSink(constraints: constraints) : null,
            OnSignal = signal => made.Task.Result.RaiseSignal(signal.Signal),
        });
        made.SetResult(subject.Coordinator);
        subject.Coordinator.RaiseSignal("again");
        await Eventually.True(() => !blocked.IsEmpty);
        Assert.Equal((5, 1L), (subject.Coordinator.CountSignals("again"), subject.Coordinator.GetStatus().SignalsBlocked));
        Assert.Contains("MaxDepth is 4", Assert.Single(blocked), StringComparison.Ordinal);
        if (!bySink)
            await Eventually.True(() => subject.Coordinator.GetStatus().CallbackFailures == 1);
    }
}
