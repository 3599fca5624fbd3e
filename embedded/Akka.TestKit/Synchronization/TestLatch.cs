namespace Akka.TestKit;

/// <summary>A count down latch whose wait fails with a <see cref="TimeoutException"/>.</summary>
public class TestLatch
{
    private readonly CountdownEvent _countdown;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch() : this(1) { }

    public TestLatch(int count) : this(count, DefaultTimeout) { }

    public TestLatch(int count, TimeSpan defaultTimeout) : this(duration => duration, defaultTimeout, count) { }

    public TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
        _countdown = new CountdownEvent(count);
    }

    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(5);

    public bool IsOpen => _countdown.IsSet;

    public void CountDown() => _countdown.Signal();

    public void Open()
    {
        while (!_countdown.IsSet) _countdown.Signal();
    }

    public void Reset() => _countdown.Reset();

    public void Ready() => Ready(_defaultTimeout);

    public void Ready(TimeSpan timeout)
    {
        var bound = _dilate(timeout);
        if (!_countdown.Wait(bound))
            throw new TimeoutException($"The latch did not open within {bound}; {_countdown.CurrentCount} counts are missing.");
    }
}
