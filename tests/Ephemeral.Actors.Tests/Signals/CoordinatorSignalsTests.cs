using System.Collections.Concurrent;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Time;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>The signals of one coordinator, without the coordinator.</summary>
public class CoordinatorSignalsTests
{
    private readonly FakeTime _time = new();
    private readonly ConcurrentQueue<(string Callback, Exception Error)> _failures = new();

    [Fact]
    public void OnSignal_has_run_when_Raise_returns_and_is_isolated()
    {
        var heard = new List<string>();
        var signals = Make(new CoordinatorSignalSettings
        {
            OnSignal = signal =>
            {
                heard.Add(signal.Signal);
                if (signal.Signal == "b")
                    throw new FormatException("on purpose");
            },
        });
        foreach (var name in new[] { "a", "b", "c" })
        {
            Assert.True(signals.Raise(name));
            Assert.Equal(name, heard[^1]);
        }

        Assert.Equal(("OnSignal", "on purpose"), _failures.Select(failure => (failure.Callback, failure.Error.Message)).Single());
    }

    [Fact]
    public void What_OnSignal_raises_has_its_cause_and_nothing_of_who_raised_flows_in_or_out()
    {
        var ambient = new AsyncLocal<string?> { Value = "the raiser's" };
        var seen = new List<string?>();
        CoordinatorSignals? signals = null;
        signals = Make(new CoordinatorSignalSettings
        {
            OnSignal = signal =>
            {
                seen.Add(ambient.Value);
                ambient.Value = "the listener's";
                if (signal.Signal == "a")
                    signals!.Raise("b");
            },
        });
        signals.Raise("a");
        Assert.Equal("the raiser's", ambient.Value);
        Assert.Equal([null, null], seen);
        Assert.Equal(["", "a"], signals.Log.Sense().Select(signal => $"{signal.Propagation}"));
        Assert.Null(SignalScope.Current);
    }

    [Fact]
    public void An_OnSignal_that_raises_without_end_is_stopped_before_the_stack_is()
    {
        CoordinatorSignals? signals = null;
        signals = Make(new CoordinatorSignalSettings
        {
            Constraints = new SignalConstraints { BlockCycles = false, MaxDepth = 1_000 },
            OnSignal = signal => signals!.Raise(signal.Signal),
        });
        var thread = new Thread(() => signals.Raise("a"), maxStackSize: 256 * 1024);
        thread.Start();
        Assert.True(thread.Join(Eventually.Deadline));
        Assert.All(_failures, failure => Assert.IsType<InsufficientExecutionStackException>(failure.Error));
        Assert.InRange(signals.Log.Totals.Added, 10, 1_001);
    }

    [Fact]
    public void Whoever_finds_a_signal_in_the_log_finds_it_with_its_operation_too()
    {
        var signals = Make(new CoordinatorSignalSettings { Sink = new SignalSink(timeProvider: _time) });
        var inLog = -1;
        signals.Raise("s", 7, "key", cause: null, this, (_, name) => inLog = signals.Log.CountOf(name));
        Assert.Equal((0, 1), (inLog, signals.Log.CountOf("s")));
        signals.Raise("s", 8, null, new SignalPropagation("s"), this, (_, _) => inLog = 99);
        Assert.Equal((0, 1L), (inLog, signals.Counters.Blocked));
    }

    [Fact]
    public void Keys_are_compared_as_the_coordinator_says_and_looking_at_them_allocates_nothing()
    {
        var signals = Make(new CoordinatorSignalSettings());
        for (var i = 0; i < 1_000; i++)
            signals.Raise("s", i % 2 == 0 ? "user" : null);
        Assert.Empty(signals.Log.OfKey("USER"));
        Assert.Equal(500, signals.Log.OfKey("USER", StringComparer.OrdinalIgnoreCase.Equals).Count);
        var found = new Found();
        Func<SignalEntry, Found, bool> count = (entry, found) =>
        {
            found.Count += string.Equals(entry.Key, "USER", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            return false;
        };
        signals.Log.Find(found, count);
        Assert.Equal(0, Allocation.Of(() => signals.Log.Find(found, count)));
        Assert.Equal(0, found.Count % 500);
    }

    [Fact]
    public void Raising_allocates_nothing_with_and_without_OnSignal()
    {
        var heard = 0;
        foreach (var onSignal in new Action<SignalEvent>?[] { null, _ => heard++ })
        {
            var signals = Make(new CoordinatorSignalSettings { OnSignal = onSignal, Sink = new SignalSink(timeProvider: _time) });
            RaiseAll(signals);
            Assert.Equal(0, Allocation.Of(() => RaiseAll(signals)));
        }

        Assert.True(heard > 0);

        void RaiseAll(CoordinatorSignals signals)
        {
            for (var i = 0; i < 2_000; i++)
                signals.Raise("s", 7, "key", cause: null, this, static (_, _) => { });
        }
    }

    [Fact]
    public async Task After_closing_nobody_is_called_any_more_and_what_was_raised_before_has_been_handled()
    {
        var (heard, handled) = (0, 0);
        var signals = Make(new CoordinatorSignalSettings
        {
            OnSignal = _ => heard++,
            OnSignalAsync = async (_, _) =>
            {
                await Task.Yield();
                Interlocked.Increment(ref handled);
            },
        });
        for (var i = 0; i < 100; i++)
            signals.Raise("s");
        await signals.CloseAsync();
        signals.Raise("s");
        Assert.Equal((100, 100, 101), (heard, Volatile.Read(ref handled), signals.Log.Totals.Count));
    }

    private CoordinatorSignals Make(CoordinatorSignalSettings settings) =>
        new(settings, new Clock(_time), (callback, error) => _failures.Enqueue((callback, error)));

    private sealed class Found
    {
        public int Count;
    }
}
