using System.Collections.Concurrent;
using Ephemeral.Actors.Signals;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>Causes that flow by themselves, and what the constraints do with them.</summary>
public class SignalCauseTests
{
    private readonly ConcurrentQueue<(SignalEvent Signal, string Reason)> _blocked = new();

    [Fact]
    public async Task The_cause_flows_by_itself_through_awaits_and_into_tasks()
    {
        var sink = new SignalSink();
        sink.Subscribe("a", async _ =>
        {
            await Task.Yield();
            sink.Raise("b");
        });
        sink.Subscribe("b", _ => Task.Run(() => sink.Raise(new SignalEvent("c", 3, null, default))));
        Assert.True(sink.Raise("a"));
        await Eventually.True(() => sink.Detect("c"));
        var path = sink.Sense().ToDictionary(signal => signal.Signal, signal => $"{signal.Propagation}");
        Assert.Equal(("", "a", "a > b"), (path["a"], path["b"], path["c"]));
        Assert.Null(SignalScope.Current);
        sink.Raise("d");
        Assert.Null(sink.Sense()[^1].Propagation);
    }

    [Fact]
    public async Task A_cause_does_not_leak_to_the_next_signal_or_to_other_listeners()
    {
        var sink = new SignalSink();
        sink.Subscribe("in.*", signal => sink.Raise("out", signal.Signal));
        for (var i = 0; i < 100; i++)
            sink.Raise($"in.{i}");
        await Eventually.True(() => sink.Sense().Count(signal => signal.Signal == "out") == 100);
        Assert.All(sink.Sense(signal => signal.Signal == "out"), signal => Assert.Equal(signal.Key, $"{signal.Propagation}"));
    }

    [Fact]
    public async Task A_listener_that_raises_what_it_hears_is_stopped_at_once()
    {
        var sink = Sink(new SignalConstraints());
        var heard = 0;
        var answers = new ConcurrentQueue<bool>();
        sink.Subscribe(signal =>
        {
            heard++;
            answers.Enqueue(sink.Raise(signal));
            answers.Enqueue(sink.Raise(signal.Signal));
        });
        sink.Raise("a");
        await Eventually.True(() => _blocked.Count == 2 && answers.Count == 2);
        Assert.Equal([false, false], answers);
        Assert.Equal((1, 2, 1), (heard, sink.TotalBlocked, sink.TotalRaised));
        Assert.All(_blocked, blocked => Assert.Contains("'a' is on its own path: a.", blocked.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_check_for_cycles_the_depth_ends_the_loop(bool sameEvent)
    {
        var sink = Sink(new SignalConstraints { BlockCycles = false, MaxDepth = 4 });
        sink.Subscribe(signal => _ = sameEvent ? sink.Raise(signal) : sink.Raise(signal.Signal));
        sink.Raise("a");
        await Eventually.True(() => _blocked.Count == 1);
        Assert.Equal((5, 1), (sink.TotalRaised, sink.TotalBlocked));
        Assert.Equal([0, 1, 2, 3, 4], sink.Sense().Select(signal => signal.Propagation?.Depth ?? 0));
        Assert.Contains("'a' would be 5 signals deep; MaxDepth is 4.", _blocked.Single().Reason);
    }

    [Fact]
    public void A_path_that_a_signal_brings_counts_where_nothing_is_being_handled()
    {
        var sink = Sink(new SignalConstraints());
        var path = new SignalPropagation("b", new SignalPropagation("a"));
        Assert.False(sink.Raise(new SignalEvent("a", 0, null, default, path)));
        Assert.True(sink.Raise(new SignalEvent("c", 0, null, default, path)));
        Assert.Equal(path, sink.Sense().Single().Propagation);
    }

    [Fact]
    public async Task Nothing_is_raised_because_of_a_terminal_signal()
    {
        var sink = Sink(new SignalConstraints { TerminalSignals = new HashSet<string> { "done.*" } });
        sink.Subscribe("done.*", _ => sink.Raise("again"));
        sink.Raise("done.well");
        await Eventually.True(() => _blocked.Count == 1);
        Assert.False(sink.Detect("again"));
        Assert.Contains("because of a terminal signal. Path: done.well.", _blocked.Single().Reason);
        Assert.Equal("again", _blocked.Single().Signal.Signal);
    }

    [Fact]
    public async Task A_leaf_is_in_the_log_and_wakes_watchers_and_no_listener_hears_it()
    {
        var sink = Sink(new SignalConstraints { LeafSignals = new HashSet<string> { "leaf" } });
        var heard = new ConcurrentQueue<string>();
        var present = 0;
        using var watch = sink.Watch(SignalPattern.Parse("leaf"), _ => present++);
        sink.Subscribe(signal => heard.Enqueue(signal.Signal));
        Assert.True(sink.Raise("leaf"));
        sink.Raise("other");
        await Eventually.True(() => !heard.IsEmpty);
        Assert.Equal(["other"], heard);
        Assert.Equal((1, true, 0), (present, sink.Detect("leaf"), sink.TotalBlocked));
    }

    [Fact]
    public async Task Telling_of_what_was_stopped_is_isolated_and_cannot_go_on_for_ever()
    {
        var told = 0;
        SignalSink? sink = null;
        sink = new SignalSink(constraints: new SignalConstraints
        {
            OnBlocked = (signal, _) =>
            {
                told++;
                Assert.False(sink!.Raise(signal.Signal));
                throw new InvalidOperationException("on purpose");
            },
        });
        sink.Subscribe("a", _ => sink.Raise("a"));
        sink.Raise("a");
        await Eventually.True(() => sink.ListenerFailures == 1);
        sink.Raise("a");
        await Eventually.True(() => sink.ListenerFailures == 2);
        Assert.Equal((2, 4, 2), (told, sink.TotalBlocked, sink.TotalRaised));
    }

    private SignalSink Sink(SignalConstraints constraints) => new(constraints: new SignalConstraints
    {
        MaxDepth = constraints.MaxDepth,
        BlockCycles = constraints.BlockCycles,
        TerminalSignals = constraints.TerminalSignals,
        LeafSignals = constraints.LeafSignals,
        OnBlocked = (signal, reason) => _blocked.Enqueue((signal, reason)),
    });
}
