using Ephemeral.Actors.Diagnostics;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

public sealed class PoolProbeTests
{
    private readonly FakeTime _time = new();
    private readonly Queue<Action> _queued = new();
    private readonly PoolProbe _probe;

    public PoolProbeTests() => _probe = new PoolProbe(_time, _queued.Enqueue);

    [Fact]
    public void What_waits_for_a_thread_is_told_while_it_waits()
    {
        Assert.Equal(TimeSpan.Zero, _probe.Delay());
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), _probe.Delay());
        Assert.Single(_queued);
    }

    [Fact]
    public void How_long_the_last_one_waited_is_told_until_that_is_old()
    {
        _probe.Delay();
        _time.Advance(TimeSpan.FromSeconds(4));
        _queued.Dequeue()();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.FromSeconds(4), _probe.Delay());
        _queued.Dequeue()();
        Assert.Equal(TimeSpan.Zero, _probe.Delay());
    }

    [Fact]
    public void An_old_delay_is_not_told()
    {
        _probe.Delay();
        _time.Advance(TimeSpan.FromSeconds(4));
        _queued.Dequeue()();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, _probe.Delay());
    }
}
