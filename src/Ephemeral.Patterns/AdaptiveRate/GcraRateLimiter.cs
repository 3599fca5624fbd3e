using System.Threading.RateLimiting;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// A limiter by the generic cell rate algorithm: permits come evenly, each at its own moment, where a token bucket gives those of a period
/// at once. Its rate can be changed while it works. Any thread may call any member.
/// </summary>
/// <remarks>Whoever waits is served in order, whatever the number of permits. A lease holds nothing and need not be disposed of. It has
/// a timer only while somebody waits.</remarks>
public sealed partial class GcraRateLimiter : RateLimiter
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly PatternClock _clock;
    private readonly GcraCore _core;
    private readonly OneShotTimer _timer;
    private readonly int _burst;
    private readonly int _queueLimit;
    private int _queued;
    private long _acquired;
    private long _refused;
    private bool _isDisposed;

    /// <summary>Makes a limiter that has rested.</summary>
    /// <param name="options">How fast it gives permits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public GcraRateLimiter(GcraRateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check().ThrowIfAny();
        (_burst, _queueLimit) = (options.Burst, options.QueueLimit);
        _clock = new PatternClock(options.TimeProvider);
        _core = new GcraCore(options.PermitsPerSecond, options.Burst);
        _timer = new OneShotTimer(options.TimeProvider, ServeWaiting);
    }

    /// <summary>How many permits it gives in a second now.</summary>
    public double PermitsPerSecond
    {
        get
        {
            lock (_lock)
                return _core.PermitsPerSecond;
        }
    }

    /// <summary>For how long it has been as if never used; null while it is in use.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.Now;
                return _queued > 0 ? null : now - _core.EmptySince(now);
            }
        }
    }

    /// <summary>Changes the rate. What has been given counts as before, and whoever waits is served by the new rate.</summary>
    /// <param name="permitsPerSecond">More than zero, up to 1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public void SetPermitsPerSecond(double permitsPerSecond)
    {
        new OptionsCheck()
            .Check(
                GcraRateLimiterOptions.IsRate(permitsPerSecond), nameof(permitsPerSecond), permitsPerSecond, "more than 0, up to 1000000")
            .ThrowIfAny();
        lock (_lock)
        {
            _core.SetRate(permitsPerSecond, _clock.Now);
            Serve_NeedsLock();
        }
    }

    /// <summary>What it could give now, who waits, and what it gave and refused, ever.</summary>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_lock)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = _core.Available(_clock.Now),
                CurrentQueuedCount = _queued,
                TotalFailedLeases = _refused,
                TotalSuccessfulLeases = _acquired,
            };
        }
    }

    /// <summary>Its rate, and how many permits are waited for.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{PermitsPerSecond} permits a second, {GetStatistics().CurrentQueuedCount} waited for");

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            ThrowIfCannot_NeedsLock(permitCount);
            // nobody overtakes those who wait
            return _waiting.Count == 0 && TryTake_NeedsLock(permitCount) ? Give_NeedsLock() : Refuse_NeedsLock(permitCount);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfCannot_NeedsLock(permitCount);
            if (_waiting.Count == 0 && TryTake_NeedsLock(permitCount))
                return ValueTask.FromResult(Give_NeedsLock());
            if (_queueLimit - _queued < Math.Max(1, permitCount))
                return ValueTask.FromResult(Refuse_NeedsLock(permitCount));
            var waiter = new Waiter(permitCount);
            _queued += waiter.Places;
            _waiting.AddLast(waiter.Node);
            // under the lock, which a callback at once enters again: so whoever ends the waiting finds the registration
            waiter.Registration = cancellationToken.UnsafeRegister((state, token) => GiveUp((Waiter)state!, token), waiter);
            Serve_NeedsLock();
            return new ValueTask<RateLimitLease>(waiter.Task);
        }
    }

    /// <summary>Ends it: whoever waits is refused, and whoever asks is told.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            while (_waiting.First is { } first)
                End_NeedsLock(first.Value, Refuse_NeedsLock(first.Value.Permits));
        }
    }

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return ValueTask.CompletedTask;
    }

    private void ServeWaiting()
    {
        lock (_lock)
            Serve_NeedsLock();
    }

    private void Serve_NeedsLock()
    {
        if (_isDisposed)
            return;
        while (_waiting.First?.Value is { } first && TryTake_NeedsLock(first.Permits))
            End_NeedsLock(first, Give_NeedsLock());
        _timer.Set(_waiting.First is { } next ? _core.WaitFor(next.Value.Places, _clock.Now) : null);
    }

    // none is given when there is one
    private bool TryTake_NeedsLock(int permits) =>
        permits > 0 ? _core.TryTake(permits, _clock.Now) : _core.Available(_clock.Now) > 0;

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!waiter.TrySetCanceled(cancellationToken))
                return;
            Remove_NeedsLock(waiter);
            Serve_NeedsLock();
        }
    }
}
