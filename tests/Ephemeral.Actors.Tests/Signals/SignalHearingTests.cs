using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Ephemeral.Actors.Signals;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>What a listener hears, what that costs, and what code that it leaves behind takes for its cause.</summary>
public class SignalHearingTests
{
    private const int Signals = 400;

    private readonly SignalSink _sink = new();

    [Fact]
    public async Task Hearing_allocates_nothing()
    {
        var allocated = new long[Signals];
        var heard = 0;
        using var gate = new ManualResetEventSlim();
        _sink.Subscribe("in.*", _ =>
        {
            gate.Wait();
            allocated[heard] = GC.GetAllocatedBytesForCurrentThread();
            Volatile.Write(ref heard, heard + 1);
        });
        // a collection that other tests bring about is booked on whoever runs then
        var quiet = false;
        for (var tries = 0; tries < 50 && !quiet; tries++)
        {
            Volatile.Write(ref heard, 0);
            gate.Reset();
            // as many as one thread takes in one turn
            RaiseAll();
            gate.Set();
            await Eventually.True(() => Volatile.Read(ref heard) == Signals);
            quiet = allocated[1] == allocated[^1];
        }

        Assert.True(quiet, $"The last try allocated {allocated[^1] - allocated[1]} bytes in {Signals - 2} signals.");
    }

    [Fact]
    public async Task Code_that_a_listener_leaves_behind_keeps_its_cause_while_others_are_heard()
    {
        var gate = new TaskCompletionSource();
        var left = new ConcurrentQueue<Task>();
        var heard = 0;
        _sink.Subscribe("in.*", signal =>
        {
            // one in three leaves something behind; the others allocate nothing
            if (++heard % 3 == 0)
                left.Enqueue(RaiseLaterAsync(gate.Task, signal.Signal));
        });
        RaiseAll();
        await Eventually.True(() => Volatile.Read(ref heard) == Signals);
        gate.SetResult();
        await Task.WhenAll(left);
        AssertCauses(Signals / 3);
    }

    [Fact]
    public async Task Pooled_code_that_a_listener_leaves_behind_keeps_its_cause_once_causes_are_asked_for()
    {
        var left = new ValueTask[4];
        var wrong = 0;
        var looks = 0;
        _sink.Subscribe("in.*", signal =>
        {
            if (looks == 0)
                Look(signal.Signal);
            // what has ended goes back to the pool, so that the next one allocates nothing
            var free = Array.FindIndex(left, static task => task.IsCompleted);
            if (free < 0)
                return;
            left[free].GetAwaiter().GetResult();
            Leave(free, LookPooledAsync(signal.Signal));
        });
        for (var round = 0; round < 100; round++)
        {
            // again and again: a listener that hears them while all four are still at work leaves nothing behind
            var enough = (round + 1) * 10;
            await Eventually.True(() =>
            {
                RaiseAll();
                return Volatile.Read(ref looks) > enough;
            });
        }

        Assert.Equal(0, wrong);

        void Leave(int at, ValueTask task) => left[at] = task;

        void Look(string signal)
        {
            if (SignalScope.Current?.Signal != signal)
                Interlocked.Increment(ref wrong);
            Interlocked.Increment(ref looks);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        async ValueTask LookPooledAsync(string signal)
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Yield();
                Look(signal);
            }
        }
    }

    [Fact]
    public async Task A_listener_that_has_rested_knows_its_cause()
    {
        var heard = 0;
        var cause = "";
        _sink.Subscribe("in.*", signal =>
        {
            if (signal.OperationId == 1)
                cause = $"{SignalScope.Current}";
            Volatile.Write(ref heard, heard + 1);
        });
        for (var i = 1; i <= 50; i++)
        {
            _sink.Raise(new SignalEvent("in.1", OperationId: 0, null, default));
            await Eventually.True(() => Volatile.Read(ref heard) == i);
        }

        _sink.Raise(new SignalEvent("in.2", OperationId: 1, null, default));
        await Eventually.True(() => Volatile.Read(ref heard) == 51);
        Assert.Equal("in.2", cause);
    }

    [Fact]
    public async Task What_a_listener_leaves_in_its_context_is_not_there_for_the_next_signal()
    {
        var ambient = new AsyncLocal<string?>();
        var seen = new ConcurrentQueue<string?>();
        _sink.Subscribe("in.*", signal =>
        {
            seen.Enqueue(ambient.Value);
            ambient.Value = signal.Signal;
        });
        RaiseAll();
        await Eventually.True(() => seen.Count == Signals);
        Assert.All(seen, Assert.Null);
    }

    [Fact]
    public async Task A_signal_without_a_name_is_refused_wherever_one_is_given()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("*", static _ => { });
        await using var processor = new AsyncSignalProcessor(static (_, _) => Task.CompletedTask);
        Assert.ThrowsAny<ArgumentException>(() => _sink.Raise(default(SignalEvent)));
        Assert.ThrowsAny<ArgumentException>(() => dispatcher.Dispatch(default));
        Assert.ThrowsAny<ArgumentException>(() => processor.Enqueue(default));
        Assert.Equal((0, 0, 0), (_sink.TotalRaised, dispatcher.DispatchedCount, processor.EnqueuedCount));
    }

    private void RaiseAll()
    {
        for (var i = 0; i < Signals; i++)
            _sink.Raise($"in.{i}");
    }

    private async Task RaiseLaterAsync(Task gate, string signal)
    {
        await gate.ConfigureAwait(false);
        _sink.Raise("out", signal);
    }

    private void AssertCauses(int count)
    {
        var raised = _sink.Sense(signal => signal.Signal == "out");
        Assert.Equal(count, raised.Count);
        Assert.All(raised, signal => Assert.Equal(signal.Key, $"{signal.Propagation}"));
    }
}
