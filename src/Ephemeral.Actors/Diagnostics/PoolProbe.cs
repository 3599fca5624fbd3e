namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// How long work waits for a thread of the pool, by a piece of work that whoever asks leaves there unless one is waiting already. For any thread.
/// </summary>
internal sealed class PoolProbe(TimeProvider time, Action<Action> queue)
{
    // a delay that nobody has looked at since says nothing of now
    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private bool _isWaiting;
    private long _queuedAt;
    private long _ranAt;
    private TimeSpan _last;

    public static PoolProbe Shared { get; } = new(
        TimeProvider.System, static work => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false));

    public TimeSpan Delay()
    {
        lock (_lock)
        {
            if (_isWaiting)
                return time.GetElapsedTime(_queuedAt);
            _isWaiting = true;
            _queuedAt = time.GetTimestamp();
        }

        queue(Ran);
        lock (_lock)
            return time.GetElapsedTime(_ranAt) < HoldsFor ? _last : TimeSpan.Zero;
    }

    private void Ran()
    {
        lock (_lock)
        {
            _isWaiting = false;
            _ranAt = time.GetTimestamp();
            _last = time.GetElapsedTime(_queuedAt, _ranAt);
        }
    }
}
