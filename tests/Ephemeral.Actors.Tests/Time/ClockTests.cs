using Ephemeral.Actors.Time;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Time;

public class ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTime _time = new();
    private readonly Clock _clock;

    public ClockTests() => _clock = new Clock(_time);

    [Fact]
    public void A_stamp_is_shown_by_the_wall_time_at_which_it_was_taken()
    {
        var wall = _time.GetUtcNow();
        var stamp = _clock.Stamp();
        _time.Advance(Hour);
        Assert.Equal((wall, wall + Hour), (_clock.TimeOf(stamp), _clock.Now));
        Assert.Equal(Hour, _clock.Since(stamp));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public void When_the_wall_clock_is_set_new_stamps_show_the_new_time_and_old_ones_stay(int hours)
    {
        var wall = _time.GetUtcNow();
        var before = _clock.Stamp();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(wall + TimeSpan.FromMinutes(1), _clock.Now);

        _time.SetClock(wall + (hours * Hour));
        _time.Advance(TimeSpan.FromMinutes(1));
        var after = _clock.Stamp();
        Assert.Equal(wall + (hours * Hour) + TimeSpan.FromMinutes(1), _clock.TimeOf(after));
        Assert.Equal(wall, _clock.TimeOf(before));
        Assert.Equal(TimeSpan.FromMinutes(2), _clock.Between(before, after));
    }

    [Fact]
    public void A_machine_that_slept_shows_the_time_at_which_it_woke()
    {
        var wall = _time.GetUtcNow();
        var before = _clock.Stamp();
        // the monotonic clock stood still
        _time.SetClock(wall + (8 * Hour));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(wall + (8 * Hour) + TimeSpan.FromSeconds(1), _clock.Now);
        Assert.Equal(wall, _clock.TimeOf(before));
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.Since(before));
    }

    [Fact]
    public void What_happened_before_a_sleep_is_shown_at_its_time_although_nobody_looked_before()
    {
        _time.Advance(Hour);
        var (wall, before) = (_time.GetUtcNow(), _clock.Stamp());
        _clock.NoteAgreement();
        _time.SetClock(wall + (8 * Hour));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(wall, _clock.TimeOf(before));
        Assert.Equal(wall + (8 * Hour) + TimeSpan.FromSeconds(1), _clock.Now);
    }

    [Fact]
    public void A_wall_clock_that_is_steered_bit_by_bit_is_followed()
    {
        for (var day = 0; day < 1_000; day++)
        {
            _time.Advance(24 * Hour);
            _time.SetClock(_time.GetUtcNow() + TimeSpan.FromMilliseconds(300));
            Assert.InRange((_time.GetUtcNow() - _clock.Now).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void However_often_the_clock_is_set_the_latest_stamps_are_shown_as_they_were()
    {
        var shown = new List<(long Stamp, DateTimeOffset Time)>();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(Hour);
            _time.SetClock(_time.GetUtcNow() + Hour);
            shown.Add((_clock.Stamp(), _clock.Now));
            Assert.Equal(_time.GetUtcNow(), shown[^1].Time);
            _time.Advance(Hour);
            _ = _clock.Now;
        }

        Assert.All(shown[^5..], pair => Assert.Equal(pair.Time, _clock.TimeOf(pair.Stamp)));
    }

    [Fact]
    public void A_length_that_no_clock_has_stamps_for_is_a_quarter_of_all()
    {
        Assert.Equal(long.MaxValue / 4, new Clock(TimeProvider.System).StampsIn(TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.TicksPerHour, _clock.StampsIn(Hour));
    }

    [Fact]
    public async Task Whoever_looks_while_the_clock_is_set_sees_one_time_or_the_other()
    {
        var wall = _time.GetUtcNow();
        var before = _clock.Stamp();
        var stop = false;
        var readers = Enumerable.Range(0, 4).Select(_ => OwnThread.Run(() =>
        {
            while (!Volatile.Read(ref stop))
                Assert.Equal(wall, _clock.TimeOf(before));
        })).ToArray();
        for (var i = 1; i <= 7; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _ = _clock.Now;
            _time.SetClock(wall + (i * Hour));
            _ = _clock.Now;
        }

        Volatile.Write(ref stop, true);
        await Task.WhenAll(readers).InTime();
    }
}
