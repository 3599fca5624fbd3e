namespace Akka.Actor;

/// <summary>
/// A cancellation whose delays run on a scheduler's clock. Its token source exists only for those who ask for the token.
/// </summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private CancellationTokenSource? _source;
    private Action? _cancelled;
    private volatile bool _requested;

    public Cancelable(IScheduler scheduler) : this(scheduler.Advanced)
    {
    }

    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public bool IsCancellationRequested => _requested;

    public bool IsDisposed { get; private set; }

    public CancellationToken Token
    {
        get
        {
            var source = Volatile.Read(ref _source);
            if (source is not null) return source.Token;
            source = new CancellationTokenSource();
            source = Interlocked.CompareExchange(ref _source, source, null) ?? source;
            if (_requested) source.Cancel();
            return source.Token;
        }
    }

    public static ICancelable CreateCanceled() => new CancelledCancelable();

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _requested = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
        Interlocked.Exchange(ref _cancelled, null)?.Invoke();
    }

    public void CancelAfter(TimeSpan delay)
    {
        if (!_requested) _scheduler.ScheduleOnce(delay, Cancel, this);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected void Dispose(bool disposing)
    {
        if (!disposing || IsDisposed) return;
        IsDisposed = true;
        _cancelled = null;
        _source?.Dispose();
    }

    /// <summary>Calls <paramref name="action"/> on cancellation, at once if that has been.</summary>
    internal void OnCancel(Action action)
    {
        var registered = Volatile.Read(ref _cancelled);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _cancelled, registered + action, registered);
            if (before == registered) break;
            registered = before;
        }

        if (_requested) Interlocked.Exchange(ref _cancelled, null)?.Invoke();
    }

    private sealed class CancelledCancelable : ICancelable
    {
        public bool IsCancellationRequested => true;

        public CancellationToken Token => new(canceled: true);

        public void Cancel()
        {
        }

        public void Cancel(bool throwOnFirstException)
        {
        }

        public void CancelAfter(TimeSpan delay)
        {
        }

        public void CancelAfter(int millisecondsDelay)
        {
        }
    }
}
