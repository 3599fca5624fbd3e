using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalStateTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void A_state_is_present_from_its_beginning_to_its_end_however_long_that_is()
    {
        var sink = Sink();
        using var state = new SignalState(sink);
        state.Set("door.open");
        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromSeconds(61));
            Assert.True(sink.Detect("door.open"));
        }

        Assert.Equal(1, sink.Count);
        state.Set(null);
        Assert.Equal((0, null), (sink.Count, state.Current));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, sink.Count);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_state_outlives_a_flood_of_other_signals_and_a_retraction_by_others()
    {
        var sink = Sink(capacity: 10);
        using var state = new SignalState(sink);
        state.Set("door.open");
        for (var i = 0; i < 1_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            sink.Raise("other");
            Assert.True(sink.Detect("door.open"));
        }

        _time.Advance(TimeSpan.FromMilliseconds(1));
        sink.Clear();
        Assert.True(sink.Detect("door.open"));
    }

    [Theory]
    [InlineData("door.open")]
    [InlineData("door.*")]
    public void Whoever_watches_a_state_is_told_of_its_beginning_and_its_end_alone(string pattern)
    {
        var sink = Sink(capacity: 10);
        var told = new List<bool>();
        using var state = new SignalState(sink);
        using var watch = sink.Watch(SignalPattern.Parse(pattern), told.Add);
        state.Set("door.open");
        var began = _time.GetUtcNow();
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(i % 2 == 0 ? 61 : 1));
            sink.Raise("other");
            sink.Clear();
        }

        Assert.Equal([true], told);
        Assert.Equal(began, Assert.Single(sink.Sense()).Timestamp);
        state.Set(null);
        Assert.Equal([true, false], told);
    }

    [Fact]
    public void Going_over_from_one_state_to_the_next_leaves_no_gap_for_a_pattern_that_matches_both()
    {
        var sink = Sink();
        var told = new List<bool>();
        using var watch = sink.Watch(SignalPattern.Parse("door.*"), told.Add);
        using var state = new SignalState(sink);
        state.Set("door.open");
        state.Set("door.ajar");
        state.Set("door.ajar");
        Assert.Equal((1, true, false), (sink.Count, sink.Detect("door.ajar"), sink.Detect("door.open")));
        Assert.Equal([true], told);
    }

    [Fact]
    public void States_in_a_sink_that_is_too_small_for_them_are_all_there_and_one_signal_besides()
    {
        var sink = Sink(capacity: 1);
        using var one = new SignalState(sink);
        using var other = new SignalState(sink);
        one.Set("one");
        other.Set("other");
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            sink.Raise($"{i}");
            Assert.True(sink.Detect("one") && sink.Detect("other") && sink.Detect($"{i}"));
            Assert.Equal(3, sink.Count);
        }

        Assert.Equal((102, 99), (sink.TotalRaised, sink.TotalEvicted));
        one.Set(null);
        sink.Raise("last");
        Assert.Equal(["other", "last"], sink.Sense().Select(signal => signal.Signal));
    }

    [Fact]
    public void A_state_lasts_until_the_last_of_those_that_say_so_has_ended()
    {
        var sink = Sink();
        using var one = new SignalState(sink);
        using var other = new SignalState(sink);
        one.Set("door.open");
        other.Set("door.open");
        one.Set(null);
        Assert.Equal(1, sink.Count);
        other.Dispose();
        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public async Task A_state_that_is_set_by_who_hears_a_signal_has_no_cause_and_no_constraint_hides_it()
    {
        var sink = new SignalSink(constraints: new SignalConstraints { MaxDepth = 0 }, timeProvider: _time);
        using var state = new SignalState(sink);
        using var listening = sink.Subscribe("door.bell", _ => state.Set("door.open"));
        sink.Raise("door.bell");
        await Eventually.True(() => sink.Detect("door.open"));
        Assert.Null(sink.Sense().Single(signal => signal.Signal == "door.open").Propagation);
    }

    [Fact]
    public void Disposal_ends_the_state_and_patterns_are_no_names()
    {
        var sink = Sink();
        var state = new SignalState(sink);
        foreach (var name in new[] { "", " ", "a*", "a?", "a,b", " a" })
            Assert.Contains($"The state '{name}'", Assert.Throws<ArgumentException>(() => state.Set(name)).Message);
        state.Set("door.open");
        state.Dispose();
        state.Dispose();
        Assert.Equal((0, null), (sink.Count, state.Current));
        Assert.Throws<ObjectDisposedException>(() => state.Set("door.open"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("door.closed")]
    public void A_state_ends_although_the_sinks_clock_throws(string? next)
    {
        var clock = new BreakingTime();
        var sink = new SignalSink(timeProvider: clock);
        using var state = new SignalState(sink);
        state.Set("door.open");
        clock.Fails = reads => reads == (next is null ? 1 : 2);

        state.Set(next);

        clock.Fails = static _ => false;
        Assert.Equal((false, next is not null, next), (sink.Detect("door.open"), sink.Detect("door.closed"), state.Current));
    }

    [Fact]
    public async Task The_sink_shows_the_last_state_that_was_set_however_changes_race()
    {
        string?[] names = ["a", "b", null];
        for (var round = 0; round < 300; round++)
        {
            var sink = new SignalSink(maxCapacity: 4);
            using var state = new SignalState(sink);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
            {
                for (var i = 0; i < 50; i++)
                {
                    if (worker == 0)
                        sink.Raise("other");
                    else
                        state.Set(names[(i + worker) % 3]);
                }
            })));
            await Eventually.True(
                () => names.OfType<string>().All(name => sink.Detect(name) == (name == state.Current)), $"round {round}");
        }
    }

    private SignalSink Sink(int capacity = 1_000) => new(capacity, timeProvider: _time);

    private sealed class BreakingTime : TimeProvider
    {
        private int _reads;
        private Func<int, bool> _fails = static _ => false;

        /// <summary>At which of its readings from now on it throws.</summary>
        public Func<int, bool> Fails
        {
            set => (_fails, _reads) = (value, 0);
        }

        public override long GetTimestamp() => _fails(++_reads) ? throw new InvalidDataException("broken") : base.GetTimestamp();
    }
}
