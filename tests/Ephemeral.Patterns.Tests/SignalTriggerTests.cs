using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignalTriggerTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;
    private int _starts;

    public SignalTriggerTests() => _sink = new SignalSink(timeProvider: _time);

    [Fact]
    public async Task A_signal_starts_an_operation()
    {
        var built = new ConcurrentQueue<string>();
        await using var builds = new EphemeralWorkCoordinator<string>(
            (what, _) =>
            {
                built.Enqueue(what);
                return Task.CompletedTask;
            },
            system: Sys);
        await using var trigger = new SignalTrigger(
            "rebuild", _sink, async ct => await builds.EnqueueAsync("index", ct), Options("content.changed"));
        _sink.Raise("something.else");
        _sink.Raise("content.changed");
        await Eventually.True(() => built.Count == 1);
        Assert.Equal((1L, 1L, 0L), (trigger.TotalHeard, trigger.TotalStarted, trigger.TotalFailed));
    }

    [Fact]
    public async Task Several_signals_must_be_heard_within_the_time()
    {
        await using var trigger = Trigger(Options("a.*", "b"));
        await Hear(trigger, "a.1");
        await Hear(trigger, "a.2");
        _time.Advance(TimeSpan.FromMinutes(1));
        await Hear(trigger, "b");
        Assert.Equal(0, trigger.TotalStarted);
        _time.Advance(TimeSpan.FromSeconds(59));
        await Hear(trigger, "a.1");
        await Eventually.True(() => Starts == 1);
    }

    [Fact]
    public async Task So_many_signals_must_be_heard_within_the_time()
    {
        await using var trigger = Trigger(new SignalTriggerOptions { Signals = ["failed"], Count = 3, TimeProvider = _time });
        await Hear(trigger, "failed");
        await Hear(trigger, "failed");
        Assert.Equal(0, trigger.TotalStarted);
        await Hear(trigger, "failed");
        await Eventually.True(() => Starts == 1);
    }

    [Fact]
    public async Task What_is_heard_within_the_interval_leads_to_one_start_at_its_end()
    {
        await using var trigger = Trigger(Options("changed"));
        await Hear(trigger, "changed");
        await Eventually.True(() => Starts == 1 && _time.ArmedTimers == _armedAtRest);
        for (var change = 0; change < 5; change++)
            await Hear(trigger, "changed");
        Assert.True(trigger.IsPending);
        Assert.Equal((1, 4L), (Starts, trigger.TotalCoalesced));
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Starts == 2;
        });
        Assert.False(trigger.IsPending);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, trigger.TotalStarted);
    }

    [Fact]
    public async Task One_start_runs_at_a_time_and_what_is_heard_meanwhile_leads_to_one_more()
    {
        var gate = new TaskCompletionSource();
        var atOnce = 0;
        await using var trigger = new SignalTrigger("t", _sink, async _ =>
        {
            Assert.Equal(1, Interlocked.Increment(ref atOnce));
            Interlocked.Increment(ref _starts);
            await gate.Task;
            Interlocked.Decrement(ref atOnce);
        }, Options("changed", interval: TimeSpan.Zero));
        for (var change = 0; change < 10; change++)
            await Hear(trigger, "changed");
        await Eventually.True(() => Starts == 1);
        gate.SetResult();
        await Eventually.True(() => Starts == 2 && !trigger.IsPending);
        Assert.Equal((2L, 8L, 0L), (trigger.TotalStarted, trigger.TotalCoalesced, trigger.TotalFailed));
    }

    [Fact]
    public async Task A_start_that_throws_is_counted_and_told_and_the_next_one_comes()
    {
        await using var trigger = new SignalTrigger(
            "t", _sink,
            _ => Interlocked.Increment(ref _starts) == 1 ? throw new InvalidOperationException("no") : ValueTask.CompletedTask,
            Options("*", interval: TimeSpan.Zero));
        await Hear(trigger, "changed");
        await Eventually.True(() => trigger.TotalFailed == 1 && _sink.Detect("t.failed"));
        Assert.Equal("no", trigger.LastFailure?.Message);
        await Hear(trigger, "changed");
        await Eventually.True(() => Starts == 2);
        Assert.Equal((2L, 1L), (trigger.TotalHeard, trigger.TotalFailed));
    }

    [Fact]
    public async Task A_workflow_that_raises_its_own_signal_does_not_go_on_for_ever()
    {
        await using var work = new EphemeralWorkCoordinator<int>(
            (_, operation, _) =>
            {
                operation.Signal("changed");
                return Task.CompletedTask;
            },
            new EphemeralOptions { Signals = _sink },
            Sys);
        await using var trigger = new SignalTrigger(
            "t", _sink, async ct => await work.EnqueueAsync(1, ct), Options("changed", interval: TimeSpan.Zero));
        _sink.Raise("changed");
        await Eventually.True(() => _sink.TotalBlocked == 1);
        Assert.Equal((1L, 1L), (trigger.TotalHeard, trigger.TotalStarted));
    }

    [Fact]
    public async Task The_cause_is_kept_over_the_interval()
    {
        await using var trigger = new SignalTrigger(
            "t", _sink,
            _ =>
            {
                _sink.Raise($"started.{Interlocked.Increment(ref _starts)}");
                return ValueTask.CompletedTask;
            },
            Options("changed.*"));
        await Hear(trigger, "changed.1");
        await Eventually.True(() => _sink.Detect("started.1"));
        await Hear(trigger, "changed.2");
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return _sink.Detect("started.2");
        });
        Assert.Equal("changed.2", _sink.Sense(signal => signal.Signal == "started.2").Single().Propagation?.Signal);
    }

    [Fact]
    public async Task Disposal_cancels_the_start_that_runs_and_forgets_the_one_that_is_owed()
    {
        var trigger = new SignalTrigger("t", _sink, async ct =>
        {
            Interlocked.Increment(ref _starts);
            await Task.Delay(Timeout.Infinite, ct);
        }, Options("changed", interval: TimeSpan.Zero));
        await Hear(trigger, "changed");
        await Hear(trigger, "changed");
        await Eventually.True(() => Starts == 1);
        await trigger.DisposeAsync().AsTask().InTime();
        await trigger.DisposeAsync().AsTask().InTime();
        _sink.Raise("changed");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, 1L, 0L), (Starts, trigger.TotalStarted, trigger.TotalFailed));
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_ever_for_a_start_that_ignores_its_token()
    {
        var never = new TaskCompletionSource();
        var trigger = new SignalTrigger(
            "t", _sink,
            async _ =>
            {
                Interlocked.Increment(ref _starts);
                await never.Task;
            },
            Options("changed"));
        await Hear(trigger, "changed");
        await Eventually.True(() => Starts == 1);
        var disposing = trigger.DisposeAsync().AsTask();
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            return disposing.IsCompleted;
        });
        never.SetResult();
    }

    [Fact]
    public async Task Disposal_inside_the_start_does_not_wait_for_itself()
    {
        var disposed = new TaskCompletionSource();
        SignalTrigger? trigger = null;
        trigger = new SignalTrigger(
            "t", _sink,
            async _ =>
            {
                await trigger!.DisposeAsync();
                disposed.SetResult();
            },
            Options("changed"));
        _sink.Raise("changed");
        await disposed.Task.InTime();
        await trigger.DisposeAsync().AsTask().InTime();
        Assert.Equal(0, trigger.TotalFailed);
    }

    [Fact]
    public void A_name_that_leaves_no_room_for_its_signals_is_refused() => Assert.Contains(
        "name is 1001 characters long; allowed is a name of at most 1000",
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalTrigger(
            new string('t', 1_001), _sink, _ => ValueTask.CompletedTask, Options("a"))).Message);

    [Fact]
    public async Task Sixteen_producers_lead_to_a_start_after_the_last_of_them()
    {
        var lastSeen = 0;
        var raised = 0;
        await using var trigger = new SignalTrigger("t", _sink, async _ =>
        {
            var seen = Volatile.Read(ref raised);
            await Task.Yield();
            Volatile.Write(ref lastSeen, seen);
        }, Options("changed", interval: TimeSpan.Zero));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            for (var change = 0; change < 200; change++)
            {
                Interlocked.Increment(ref raised);
                _sink.Raise("changed");
            }
        }))).InTime();
        await Eventually.True(() => Volatile.Read(ref lastSeen) == 16 * 200);
        await Eventually.True(() => !trigger.IsPending && trigger.TotalStarted + trigger.TotalCoalesced == trigger.TotalHeard);
    }

    [Fact]
    public void Options_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalTrigger(
            "*", _sink, _ => ValueTask.CompletedTask,
            new SignalTriggerOptions { Signals = ["a", ", "], Count = 0, Within = TimeSpan.Zero, MinInterval = -TimeSpan.FromTicks(1) }));
        foreach (var option in new[] { "name is '*'", "Signals is ', '", "Count is 0", "Within is", "MinInterval is" })
            Assert.Contains(option, error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Trigger(new SignalTriggerOptions { Signals = [] }));
        Assert.Contains("Signals.Count is 0; allowed is 1 to 16", error.Message);
    }

    private int Starts => Volatile.Read(ref _starts);

    // the sink's own timer, while signals are in it
    private readonly int _armedAtRest = 1;

    private async Task Hear(SignalTrigger trigger, string signal)
    {
        var before = trigger.TotalHeard;
        _sink.Raise(signal);
        await Eventually.True(() => trigger.TotalHeard == before + 1);
    }

    private SignalTrigger Trigger(SignalTriggerOptions options) => new(
        "t", _sink,
        _ =>
        {
            Interlocked.Increment(ref _starts);
            return ValueTask.CompletedTask;
        },
        options);

    private SignalTriggerOptions Options(string signal, string? second = null, TimeSpan? interval = null) => new()
    {
        Signals = second is null ? [signal] : [signal, second],
        MinInterval = interval ?? TimeSpan.FromSeconds(1),
        TimeProvider = _time,
    };
}
