using Ephemeral.Actors;
using Ephemeral.Testing;
using static Ephemeral.Patterns.SignalCircuitState;

namespace Ephemeral.Patterns.Tests;

public class SignalCircuitBreakerTests
{
    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;

    public SignalCircuitBreakerTests() => _sink = new SignalSink(timeProvider: _time);

    [Fact]
    public async Task It_opens_at_the_threshold_and_its_signal_stays_for_the_whole_break()
    {
        using var breaker = Breaker(breakSeconds: 300);
        await FailAsync(breaker, 2);
        Assert.Equal((Closed, 2), (breaker.State, breaker.FailureCount));
        Assert.False(_sink.Detect("pay.open"));

        await FailAsync(breaker, 1);
        Assert.Equal((Open, 0), (breaker.State, breaker.FailureCount));
        for (var second = 0; second < 299; second++)
        {
            Assert.True(_sink.Detect("pay.open"), $"second {second}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HalfOpen, false, true), (breaker.State, _sink.Detect("pay.open"), _sink.Detect("pay.half-open")));
    }

    [Fact]
    public async Task Failures_that_left_the_window_do_not_count()
    {
        using var breaker = Breaker();
        await FailAsync(breaker, 2);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, breaker.FailureCount);
        await FailAsync(breaker, 2);
        Assert.Equal((Closed, 2, 4L), (breaker.State, breaker.FailureCount, breaker.TotalFailures));
    }

    [Fact]
    public async Task A_success_closes_it_when_it_is_half_open_and_not_before()
    {
        using var breaker = Breaker(successes: "pay.ok");
        await FailAsync(breaker, 3);
        _sink.Raise("pay.ok");
        await Eventually.True(() => breaker.TotalSuccesses == 1);
        Assert.Equal(Open, breaker.State);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HalfOpen, breaker.State);
        _sink.Raise("pay.ok");
        await Eventually.True(() => breaker.State == Closed);
        Assert.False(_sink.Detect("pay.open") || _sink.Detect("pay.half-open"));
        Assert.Equal((1, 1, 1), (breaker.TotalOpened, breaker.TotalHalfOpened, breaker.TotalClosed));
    }

    [Fact]
    public async Task One_failure_opens_it_again_when_it_is_half_open()
    {
        using var breaker = Breaker(successes: "pay.ok");
        await FailAsync(breaker, 3);
        _time.Advance(TimeSpan.FromSeconds(30));
        await FailAsync(breaker, 1);
        Assert.Equal((Open, true, false), (breaker.State, _sink.Detect("pay.open"), _sink.Detect("pay.half-open")));
        Assert.Equal((2, 1, 0), (breaker.TotalOpened, breaker.TotalHalfOpened, breaker.TotalClosed));
    }

    [Theory]
    [InlineData(null, Closed)]
    [InlineData("pay.ok", Open)]
    public async Task A_half_open_time_without_an_outcome_closes_it_unless_a_success_is_asked_for(
        string? successes, SignalCircuitState then)
    {
        using var breaker = Breaker(successes);
        await FailAsync(breaker, 3);
        _time.Advance(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((then, then == Open), (breaker.State, _sink.Detect("pay.open")));
        Assert.False(_sink.Detect("pay.half-open"));
    }

    [Fact]
    public async Task A_pattern_that_matches_everything_does_not_have_it_hear_itself()
    {
        using var breaker = new SignalCircuitBreaker(
            "pay", _sink, new SignalCircuitBreakerOptions { FailureSignals = "*", FailureThreshold = 1, TimeProvider = _time });
        _sink.Raise("anything");
        await Eventually.True(() => breaker.State == Open);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HalfOpen, breaker.State);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((Closed, 1), (breaker.State, breaker.TotalFailures));
    }

    [Fact]
    public async Task A_probe_that_is_started_by_the_half_open_signal_can_close_it()
    {
        using var breaker = Breaker(successes: "pay.ok");
        using var probing = _sink.Subscribe(breaker.HalfOpenSignal, _ => _sink.Raise("pay.ok"));
        await FailAsync(breaker, 3);
        _time.Advance(TimeSpan.FromSeconds(30));
        await Eventually.True(() => breaker.State == Closed);
        Assert.Equal(1, breaker.TotalClosed);
    }

    [Fact]
    public async Task Disposal_takes_the_signal_back_and_nothing_is_heard_any_more()
    {
        var breaker = Breaker();
        await FailAsync(breaker, 3);
        breaker.Dispose();
        breaker.Dispose();
        Assert.False(_sink.Detect("pay.open"));
        _sink.Raise("pay.failed");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((3, false), (breaker.TotalFailures, _sink.Detect("pay.half-open")));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalCircuitBreaker(
            "pay.*", _sink, new SignalCircuitBreakerOptions
        {
            FailureSignals = " , ",
            SuccessSignals = "",
            FailureThreshold = 0,
            Window = TimeSpan.Zero,
            BreakDuration = TimeSpan.FromSeconds(-1),
            ProbeDuration = TimeSpan.Zero,
            TimeProvider = null!,
        }));
        foreach (var option in new[]
        {
            "name is 'pay.*'", "FailureSignals is ' , '", "SuccessSignals is ''", "FailureThreshold is 0", "Window is",
            "BreakDuration is", "ProbeDuration is", "TimeProvider is null",
        })
            Assert.Contains(option, error.Message);
    }

    [Fact]
    public async Task Outcomes_raised_by_many_threads_are_all_counted_and_every_transition_adds_up()
    {
        var sink = new SignalSink();
        using var breaker = new SignalCircuitBreaker("pay", sink, new SignalCircuitBreakerOptions
        {
            FailureSignals = "pay.failed",
            SuccessSignals = "pay.ok",
            BreakDuration = TimeSpan.FromMilliseconds(1),
            ProbeDuration = TimeSpan.FromMilliseconds(1),
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                sink.Raise(i % 3 == 0 ? "pay.ok" : "pay.failed");
                _ = (breaker.State, breaker.FailureCount);
            }
        })));
        await Eventually.True(() => breaker.TotalFailures + breaker.TotalSuccesses + sink.TotalDropped >= 20_000);
        Assert.Equal(20_000, breaker.TotalFailures + breaker.TotalSuccesses + sink.TotalDropped);
        Assert.Equal(0, sink.ListenerFailures);
        Assert.True(breaker.TotalOpened > 0);
    }

    private SignalCircuitBreaker Breaker(string? successes = null, int breakSeconds = 30) => new(
        "pay", _sink, new SignalCircuitBreakerOptions
        {
            FailureSignals = "pay.failed, pay.timeout",
            SuccessSignals = successes,
            FailureThreshold = 3,
            BreakDuration = TimeSpan.FromSeconds(breakSeconds),
            TimeProvider = _time,
        });

    private async Task FailAsync(SignalCircuitBreaker breaker, int times)
    {
        var heard = breaker.TotalFailures + times;
        for (var i = 0; i < times; i++)
            _sink.Raise(i % 2 == 0 ? "pay.failed" : "pay.timeout");
        await Eventually.True(() => breaker.TotalFailures == heard);
    }
}
