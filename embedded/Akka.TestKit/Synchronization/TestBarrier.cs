namespace Akka.TestKit;

/// <summary>A cyclic barrier: every one of <c>count</c> callers waits until all have come.</summary>
public class TestBarrier
{
    private readonly TestKitBase _testKit;
    private readonly int _count;
    private readonly TimeSpan _defaultTimeout;
    private Barrier _barrier;

    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _count = count;
        _defaultTimeout = defaultTimeout ?? DefaultTimeout;
        _barrier = new Barrier(count);
    }

    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(5);

    public void Await() => Await(_defaultTimeout);

    public void Await(TimeSpan timeout)
    {
        var bound = _testKit.Dilated(timeout);
        var barrier = Volatile.Read(ref _barrier);
        if (!barrier.SignalAndWait(bound))
            throw new TimeoutException($"Not all of the barrier's {_count} participants came within {bound}.");
    }

    public void Reset() => Interlocked.Exchange(ref _barrier, new Barrier(_count)).Dispose();
}
