using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class TypedSignalSinkTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;

    public TypedSignalSinkTests() => _sink = new SignalSink(maxCapacity: 100_000, timeProvider: _time);

    [Fact]
    public async Task A_listener_gets_the_value_and_the_shared_sink_the_name()
    {
        var prices = Typed<decimal>();
        var heard = new ConcurrentQueue<Signal<decimal>>();
        using var listening = prices.Subscribe("price.*", heard.Enqueue);
        Assert.True(prices.Raise("price.changed", 4.2m, key: "ACME"));
        Assert.True(prices.Raise("other", 1m));
        Assert.True(_sink.Detect("price.changed"));

        await Eventually.True(() => heard.Count == 1);
        var signal = heard.Single();
        Assert.Equal(("price.changed", 4.2m, "ACME", 0L, _time.GetUtcNow()),
            (signal.Name, signal.Payload, signal.Key, signal.OperationId, signal.Timestamp));
        Assert.Equal(signal, prices.Sense("price.*").Single());
        Assert.Equal("ACME", _sink.Sense().Single(raised => raised.Signal == "price.changed").Key);
    }

    [Fact]
    public async Task A_signal_raised_by_a_body_is_of_its_operation()
    {
        var sizes = Typed<int>();
        await using var work = new EphemeralKeyedWorkCoordinator<string, string>(
            item => item,
            (_, _) =>
            {
                sizes.Raise("size", 7);
                return Task.CompletedTask;
            },
            system: Sys);
        var id = await work.EnqueueAsync("ada");
        await Eventually.True(() => sizes.Count == 1);
        Assert.Equal((id, "ada"), (sizes.Sense().Single().OperationId, sizes.Sense().Single().Key));
    }

    [Fact]
    public void It_is_bounded_by_number_and_tells_how_many_went()
    {
        var typed = Typed<int>(maxCapacity: 3);
        for (var value = 0; value < 5; value++)
            typed.Raise("s", value);
        Assert.Equal([2, 3, 4], typed.Sense().Select(signal => signal.Payload));
        Assert.Equal((3, 5L, 2L, 0L), (typed.Count, typed.TotalRaised, typed.TotalEvicted, typed.TotalExpired));
    }

    [Fact]
    public void What_is_too_old_leaves_by_timer_and_nothing_is_armed_for_an_empty_log()
    {
        var typed = Typed<object>(maxAge: TimeSpan.FromSeconds(10));
        var reference = RaiseSomething(typed);
        _time.Advance(TimeSpan.FromSeconds(4));
        typed.Raise("second", new object());
        _time.Advance(TimeSpan.FromSeconds(6));
        GC.Collect();
        Assert.False(reference.IsAlive);
        Assert.Equal(["second"], typed.Sense().Select(signal => signal.Name));

        _sink.Clear();
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 2L, 0), (typed.Count, typed.TotalExpired, _time.ArmedTimers));
    }

    [Fact]
    public async Task A_listener_that_throws_is_counted_and_hears_the_next()
    {
        var typed = Typed<int>();
        var heard = new ConcurrentQueue<int>();
        using var listening = typed.Subscribe("*", signal =>
        {
            if (signal.Payload == 0)
                throw new InvalidOperationException("no");
            heard.Enqueue(signal.Payload);
        });
        typed.Raise("s", 0);
        typed.Raise("s", 1);
        await Eventually.True(() => heard.Contains(1));
        Assert.Equal(1, typed.ListenerFailures);
    }

    [Fact]
    public async Task A_listener_that_is_too_slow_misses_values_that_have_gone_and_they_are_counted()
    {
        var typed = Typed<int>(maxCapacity: 1);
        var heard = new ConcurrentQueue<int>();
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var listening = typed.Subscribe("*", signal =>
        {
            entered.Set();
            Assert.True(go.Wait(Eventually.Deadline));
            heard.Enqueue(signal.Payload);
        });
        typed.Raise("s", 0);
        Assert.True(entered.Wait(Eventually.Deadline));
        for (var value = 1; value <= 5; value++)
            typed.Raise("s", value);
        go.Set();
        await Eventually.True(() => heard.Count == 2);
        Assert.Equal([0, 5], heard);
        Assert.Equal(4, typed.TotalDropped);
    }

    [Fact]
    public async Task What_a_listener_raises_has_the_signal_as_its_cause_so_a_circle_ends()
    {
        var typed = Typed<int>();
        using var back = typed.Subscribe("ping", signal => typed.Raise("pong", signal.Payload + 1));
        using var forth = typed.Subscribe("pong", signal => typed.Raise("ping", signal.Payload + 1));
        typed.Raise("ping", 1);
        await Eventually.True(() => _sink.TotalBlocked == 1);
        Assert.Equal([1, 2], typed.Sense().Select(signal => signal.Payload));
        Assert.Equal("ping", _sink.Sense().Last().Propagation?.Signal);
    }

    [Fact]
    public void A_retracted_signal_is_gone_from_both()
    {
        var typed = Typed<int>();
        typed.Raise("a.1", 1);
        typed.Raise("b.1", 2);
        Assert.Equal(1, typed.Retract("a.*"));
        Assert.Equal(["b.1"], typed.Sense().Select(signal => signal.Name));
        Assert.Equal(["b.1"], _sink.Sense().Select(signal => signal.Signal));
    }

    [Fact]
    public void A_signal_that_was_evicted_here_is_retracted_in_the_shared_sink_all_the_same()
    {
        var typed = new TypedSignalSink<int>(_sink, maxCapacity: 1);
        typed.Raise("page.slow", 1);
        typed.Raise("other", 2);
        Assert.Equal(0, typed.Retract("page.slow"));
        Assert.Equal(["other"], _sink.Sense().Select(signal => signal.Signal));
    }

    [Fact]
    public async Task Nobody_hears_a_leaf_of_the_shared_sink_here_either()
    {
        var sink = new SignalSink(constraints: new SignalConstraints { LeafSignals = new HashSet<string> { "leaf" } });
        var typed = new TypedSignalSink<int>(sink);
        var heard = new ConcurrentQueue<string>();
        using var subscription = typed.Subscribe("*", signal => heard.Enqueue(signal.Name));
        typed.Raise("leaf", 1);
        typed.Raise("other", 2);
        await Eventually.True(() => !heard.IsEmpty);
        Assert.Equal(["other"], heard);
        Assert.Equal(2, typed.Count);
    }

    [Fact]
    public void A_key_is_gone_from_both()
    {
        var typed = Typed<int>();
        typed.Raise("a", 1, key: "ada");
        typed.Raise("a", 2, key: "bob");
        Assert.Equal(1, typed.RetractKey("ada"));
        Assert.Equal(["bob"], typed.Sense().Select(signal => signal.Key));
        Assert.Equal(["bob"], _sink.Sense().Select(signal => signal.Key));
    }

    [Fact]
    public void A_long_key_is_cut_as_in_the_shared_sink_and_gone_from_both_by_its_whole_text()
    {
        var typed = Typed<int>();
        // the second has half of a character where it is cut
        foreach (var key in new[] { new string('k', 2_000), new string('k', 1_023) + "\U0001F600 and more" })
        {
            typed.Raise("a", 1, key);
            Assert.Equal(_sink.Sense().Single().Key, typed.Sense().Single().Key);
            Assert.Equal(1, typed.RetractKey(key));
            Assert.Empty(_sink.Sense());
        }
    }

    [Fact]
    public async Task Sixteen_producers_lose_nothing_and_each_is_heard_in_its_order()
    {
        const int Each = 60;
        var typed = Typed<int>(maxCapacity: 16 * Each);
        var heard = new ConcurrentQueue<Signal<int>>();
        using var listening = typed.Subscribe("*", heard.Enqueue);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(() =>
        {
            for (var value = 0; value < Each; value++)
                Assert.True(typed.Raise($"p{producer}", value));
        }))).InTime();
        await Eventually.True(() => heard.Count == 16 * Each);
        Assert.Equal(typed.Sense(), heard);
        foreach (var producer in heard.GroupBy(signal => signal.Name))
            Assert.Equal(Enumerable.Range(0, Each), producer.Select(signal => signal.Payload));
    }

    [Fact]
    public void No_text_has_a_payload_or_a_key()
    {
        var typed = Typed<string>();
        typed.Raise("s", "secret", key: "ada");
        Assert.DoesNotContain("secret", $"{typed} {typed.Sense()[0]}");
        Assert.DoesNotContain("ada", $"{typed} {typed.Sense()[0]}");
    }

    [Fact]
    public void Limits_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Typed<int>(0, TimeSpan.Zero));
        Assert.Contains("maxCapacity is 0", error.Message);
        Assert.Contains("maxAge is 00:00:00", error.Message);
        Assert.Throws<ArgumentException>(() => Typed<int>().Raise("", 1));
    }

    private TypedSignalSink<T> Typed<T>(int maxCapacity = 1_000, TimeSpan? maxAge = null) => new(_sink, maxCapacity, maxAge, _time);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RaiseSomething(TypedSignalSink<object> typed)
    {
        var payload = new object();
        typed.Raise("first", payload);
        return new WeakReference(payload);
    }
}
