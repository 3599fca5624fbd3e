using System.Runtime.CompilerServices;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals;

/// <summary>What a log keeps in memory: bounded in bytes, and nothing once it is too old.</summary>
public class SignalMemoryTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void An_idle_sink_lets_go_of_signals_and_their_keys_once_they_are_too_old()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(10), timeProvider: _time);
        AssertForgets(() => Text("sink"), (name, key) => sink.Raise(name, key), TimeSpan.FromSeconds(10));
        Assert.Equal(2, sink.TotalExpired);
    }

    [Fact]
    public void An_idle_log_of_a_coordinator_lets_go_of_signals_and_their_keys_once_they_are_too_old()
    {
        var signals = new CoordinatorSignals(
            new CoordinatorSignalSettings { LogAge = TimeSpan.FromMinutes(5), OnSignal = _ => { } }, new Clock(_time), (_, _) => { });
        AssertForgets(() => Text("log"), (name, key) => signals.Raise(name, key), TimeSpan.FromMinutes(5));
        Assert.Equal(2, signals.Log.Totals.Expired);
    }

    [Fact]
    public async Task A_listener_that_has_heard_keeps_no_key()
    {
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(10), timeProvider: _time);
        var heard = 0;
        using var subscription = sink.Subscribe(_ => Interlocked.Increment(ref heard));
        var key = Raise(() => Text("heard"), (name, key) => sink.Raise("s", key)).Key;
        await Eventually.True(() => Volatile.Read(ref heard) == 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => !IsAliveAfterCollection(key));
    }

    [Fact]
    public void A_log_that_nobody_holds_is_not_kept_by_its_timer()
    {
        var log = Abandon();
        Assert.False(IsAliveAfterCollection(log));
        Assert.Equal(1, _time.ArmedTimers);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _time.ArmedTimers);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Abandon()
        {
            var sink = new SignalSink(maxAge: TimeSpan.FromHours(1), timeProvider: _time);
            sink.Raise("s");
            return new WeakReference(sink);
        }
    }

    [Fact]
    public void Steady_signals_set_the_timer_ten_times_a_second_at_the_most()
    {
        var time = new CountingTime(_time);
        var sink = new SignalSink(maxCapacity: 100_000, maxAge: TimeSpan.FromSeconds(1), timeProvider: time);
        for (var i = 0; i < 10_000; i++)
        {
            sink.Raise("s");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(time.Settings, 50, 110);
        Assert.Equal(999, sink.Count);
    }

    [Fact]
    public void Long_names_are_refused_and_long_keys_cut_so_that_a_full_log_is_small()
    {
        var sink = new SignalSink();
        var error = Assert.Throws<ArgumentException>(() => sink.Raise(new string('n', 1_000_000)));
        Assert.Contains("1000000 characters", error.Message);
        Assert.Contains("1024", error.Message);
        Assert.Contains("as the key", error.Message);
        Assert.Throws<ArgumentException>(() => sink.Raise(new SignalEvent(new string('n', 1_025), 0, null, default)));
        Assert.Throws<ArgumentException>(() => new SignalPropagation(new string('n', 1_025)));
        Assert.True(sink.Raise(new string('n', 1_024)));

        var whole = Raise(() => new string('k', 1_000_000), (_, key) => sink.Raise("s", key)).Key;
        Assert.Equal(1_024, Assert.Single(sink.Sense(), signal => signal.Signal == "s").Key?.Length);
        Assert.False(IsAliveAfterCollection(whole));
    }

    [Fact]
    public void A_key_is_not_cut_in_the_middle_of_a_character_and_found_by_its_whole_text()
    {
        var signals = new CoordinatorSignals(new CoordinatorSignalSettings(), new Clock(_time), (_, _) => { });
        var key = new string('k', 1_023) + "\U0001F600" + "rest";
        signals.Raise("s", key);
        Assert.Equal(1_023, Assert.Single(signals.Log.OfKey(key)).Key!.Length);
    }

    [Fact]
    public void A_clock_that_throws_in_the_timer_ends_nothing_and_is_asked_again_a_second_later()
    {
        var time = new CountingTime(_time);
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(1), timeProvider: time);
        sink.Raise("s");
        time.Throws = true;
        _time.Advance(TimeSpan.FromSeconds(2));
        time.Throws = false;
        Assert.Equal(2, sink.ListenerFailures);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (sink.TotalExpired, _time.ArmedTimers));
    }

    private static string Text(string what) => new(what.AsSpan());

    private static bool IsAliveAfterCollection(WeakReference reference)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return reference.IsAlive;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Name, WeakReference Key) Raise(Func<string> text, Action<string, string> raise)
    {
        var (name, key) = (text(), text());
        raise(name, key);
        return (new WeakReference(name), new WeakReference(key));
    }

    private void AssertForgets(Func<string> text, Action<string, string> raise, TimeSpan age)
    {
        var first = Raise(text, raise);
        _time.Advance(age / 2);
        var second = Raise(text, raise);
        Assert.True(IsAliveAfterCollection(first.Key) && IsAliveAfterCollection(second.Key));
        _time.Advance(age / 2);
        Assert.False(IsAliveAfterCollection(first.Key));
        Assert.True(IsAliveAfterCollection(second.Key));
        _time.Advance(age / 2);
        Assert.False(IsAliveAfterCollection(second.Key) || IsAliveAfterCollection(first.Name) || IsAliveAfterCollection(second.Name));
        Assert.Equal(0, _time.ArmedTimers);
    }

    /// <summary>Counts how often a timer is set, and throws when it is told to.</summary>
    private sealed class CountingTime(TimeProvider time) : TimeProvider
    {
        public int Settings { get; private set; }

        public bool Throws { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => Throws ? throw new InvalidOperationException("on purpose") : time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new CountingTimer(this, time.CreateTimer(callback, state, dueTime, period));

        private sealed class CountingTimer(CountingTime owner, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                owner.Settings++;
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
