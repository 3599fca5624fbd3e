using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalSinkTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void What_was_raised_is_sensed_in_order_with_key_and_time()
    {
        var sink = Sink();
        var start = _time.GetUtcNow();
        Assert.True(sink.Raise("a", "key 1"));
        _time.Advance(TimeSpan.FromSeconds(1));
        var given = new SignalEvent("b", 7, "key 2", start - TimeSpan.FromDays(1));
        Assert.True(sink.Raise(given));
        Assert.Equal([new SignalEvent("a", 0, "key 1", start), given], sink.Sense());
        Assert.Equal([given], sink.Sense(signal => signal.OperationId == 7));
        Assert.True(sink.Detect("a") && sink.Detect(signal => signal.Key == "key 2"));
        Assert.False(sink.Detect("A") || sink.Detect("key 1") || sink.Detect(signal => signal.Signal == "c"));
    }

    [Fact]
    public void The_oldest_makes_room_and_is_counted()
    {
        var sink = Sink(capacity: 3);
        for (var i = 0; i < 10; i++)
            sink.Raise($"s{i}");
        Assert.Equal(["s7", "s8", "s9"], Names(sink));
        Assert.Equal((3, 10, 7, 0), (sink.Count, sink.TotalRaised, sink.TotalEvicted, sink.TotalExpired));
        Assert.False(sink.Detect("s6"));
    }

    [Fact]
    public void What_has_expired_is_given_to_nobody_without_any_traffic_or_timer()
    {
        var sink = Sink();
        sink.Raise("early");
        _time.Advance(TimeSpan.FromSeconds(40));
        sink.Raise("late");
        _time.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.True(sink.Detect("early"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(sink.Detect("early") || sink.Detect(signal => signal.Signal == "early"));
        Assert.Equal(["late"], Names(sink));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((0, 2, 0), (sink.Count, sink.TotalExpired, sink.TotalEvicted));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_signals_age_counts_from_when_it_was_raised_whatever_the_wall_clock_does()
    {
        var sink = Sink();
        sink.Raise(new SignalEvent("a", 0, null, _time.GetUtcNow() - TimeSpan.FromHours(1)));
        _time.SetClock(_time.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.True(sink.Detect("a"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(sink.Detect("a"));
    }

    [Fact]
    public void Signals_are_taken_back_by_name_and_by_pattern()
    {
        var sink = Sink();
        foreach (var name in new[] { "a.1", "b", "a.2", "a.1", "c" })
            sink.Raise(name);
        Assert.Equal(2, sink.Retract("a.1"));
        Assert.Equal(0, sink.Retract("a.1"));
        Assert.Equal(["b", "a.2", "c"], Names(sink));
        Assert.Equal(2, sink.ClearPattern("a.*, c"));
        Assert.Equal(["b"], Names(sink));
        sink.Clear();
        Assert.Equal((0, 5, 0), (sink.Count, sink.TotalRaised, sink.TotalEvicted));
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Contains("maxCapacity is 0", Assert.Throws<ArgumentOutOfRangeException>(() => Sink(capacity: 0)).Message);
        Assert.Contains("maxAge is 00:00:00", Assert.Throws<ArgumentOutOfRangeException>(() => new SignalSink(1, TimeSpan.Zero)).Message);
        var sink = Sink();
        Assert.Throws<ArgumentException>(() => sink.Raise(""));
        Assert.Throws<ArgumentNullException>(() => sink.Raise((string)null!));
        Assert.Throws<ArgumentException>(() => sink.Raise(new SignalEvent("", 0, null, default)));
        Assert.Throws<ArgumentException>(() => sink.ClearPattern(" "));
    }

    [Fact]
    public async Task Sixteen_emitters_and_sixteen_readers_lose_nothing_within_the_bound_and_throw_nothing()
    {
        const int Emitters = 16;
        const int Each = 62_500;
        const int Capacity = 500;
        var sink = new SignalSink(Capacity, TimeSpan.FromHours(1));
        var emitting = Emitters;
        long reads = 0;
        var emitters = Enumerable.Range(0, Emitters).Select(emitter => OwnThread.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                Assert.True(sink.Raise($"e{i % 5}", $"{emitter}"));
            Interlocked.Decrement(ref emitting);
        }));
        var readers = Enumerable.Range(0, 16).Select(_ => OwnThread.Run(() =>
        {
            do
            {
                Assert.InRange(sink.Sense().Count, 0, Capacity);
                sink.Detect("e1");
                sink.Detect(signal => signal.Key == "none");
                var evicted = sink.TotalEvicted;
                Assert.True(sink.TotalRaised >= evicted + (evicted > 0 ? Capacity : 0));
                Interlocked.Increment(ref reads);
                Thread.Yield();
            }
            while (Volatile.Read(ref emitting) > 0);
        }));
        await Task.WhenAll([.. emitters, .. readers]).InTime(() => sink.TotalRaised);
        Assert.Equal((Emitters * Each, Capacity), (sink.TotalRaised, sink.Count));
        Assert.Equal((sink.TotalRaised - Capacity, 0), (sink.TotalEvicted, sink.TotalExpired));
        Assert.True(reads >= 16);
        var last = sink.Sense();
        for (var i = 0; i < 5; i++)
        {
            var name = $"e{i}";
            Assert.Equal(last.Count(signal => signal.Signal == name), sink.Retract(name));
        }

        Assert.Equal(0, sink.Count);
    }

    private static IEnumerable<string> Names(SignalSink sink) => sink.Sense().Select(signal => signal.Signal);

    private SignalSink Sink(int capacity = 1_000) => new(capacity, timeProvider: _time);
}
