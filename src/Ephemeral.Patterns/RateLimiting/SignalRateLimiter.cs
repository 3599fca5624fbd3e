using System.Threading.RateLimiting;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Has bodies start no faster than a <see cref="RateLimiter"/> of the framework lets them, and tells by signals when it holds
/// them up: while anything waits, <see cref="LimitedSignal"/> is present in the sink. Any thread may call any member.
/// </summary>
/// <remarks>
/// The wait is inside the operation: it takes one of the places of <see cref="EphemeralOptions.MaxConcurrency"/>, counts as
/// running, and its time counts towards <see cref="EphemeralOptions.OperationTimeout"/>. A coordinator that lists the limited signal in its own
/// <see cref="EphemeralOptions.DeferOnSignals"/>, with <see cref="EphemeralOptions.MaxDeferAttempts"/> 0, starts nothing more meanwhile, so that only
/// those already started wait in its places. The lease is held until the body has ended, and given back whatever becomes of it.
/// </remarks>
public sealed partial class SignalRateLimiter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LeaseCounters _counters = new();
    private readonly PatternClock _clock;
    private readonly SignalSink _sink;
    private readonly RateLimiter _limiter;
    private readonly SignalState _state;
    private long _failures;
    private TimeSpan _now;
    private bool _isDisposed;

    /// <summary>Puts a limiter before bodies.</summary>
    /// <param name="name">What its signals begin with, such as <c>mail</c>.</param>
    /// <param name="sink">Where it tells that it holds something up.</param>
    /// <param name="limiter">Who decides. It stays the caller's, to be disposed of after this and the coordinators.</param>
    /// <param name="timeProvider">What measures <see cref="LimitedFor"/>; null for the system's.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The name is a pattern, or empty.</exception>
    public SignalRateLimiter(string name, SignalSink sink, RateLimiter limiter, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(limiter);
        new OptionsCheck().Name(nameof(name), name).ThrowIfAny();
        (Name, LimitedSignal, RefusedSignal) = (name, $"{name}.limited", $"{name}.refused");
        _sink = sink;
        _limiter = limiter;
        _clock = new PatternClock(timeProvider ?? TimeProvider.System);
        _state = new SignalState(sink);
    }

    /// <summary>What its signals begin with.</summary>
    public string Name { get; }

    /// <summary>Present while anything waits for a lease: <c>&lt;name&gt;.limited</c>.</summary>
    public string LimitedSignal { get; }

    /// <summary>Raised for each that was refused: <c>&lt;name&gt;.refused</c>.</summary>
    public string RefusedSignal { get; }

    /// <summary>How many wait for a lease.</summary>
    public int WaitingCount => Read(static (counters, _) => counters.Waiting);

    /// <summary>How many leases were given, ever.</summary>
    public long TotalAcquired => Read(static (counters, _) => counters.Acquired);

    /// <summary>How many had to wait, ever.</summary>
    public long TotalWaited => Read(static (counters, _) => counters.Waited);

    /// <summary>How many were refused because nothing more may wait, ever.</summary>
    public long TotalRefused => Read(static (counters, _) => counters.Refused);

    /// <summary>How many were cancelled, or lost the limiter while they waited, ever.</summary>
    public long TotalGaveUp => Read(static (counters, _) => counters.GaveUp);

    /// <summary>How often the sink could not be told that something waits, because its clock threw, ever.</summary>
    public long TotalFailures => Interlocked.Read(ref _failures);

    /// <summary>For how long, all in all, something waited.</summary>
    public TimeSpan LimitedFor => Read(static (counters, now) => counters.LimitedFor(now));

    /// <summary>Waits until the limiter lets one more start. For bodies that limit a part of what they do; <c>Limit</c> does it
    /// for the whole.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lease. Dispose of it when what it is for has ended.</returns>
    /// <exception cref="SignalRateLimitedException">Nothing more may wait.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">This, or the limiter, is disposed.</exception>
    public ValueTask<RateLimitLease> AcquireAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        var acquiring = _limiter.AcquireAsync(1, cancellationToken);
        if (!acquiring.IsCompletedSuccessfully)
            return EndAsync(acquiring);
        var lease = acquiring.Result;
        if (!lease.IsAcquired)
            return EndAsync(new ValueTask<RateLimitLease>(lease));
        Note(static (counters, _) => counters.End(LimitOutcome.Acquired));
        return new ValueTask<RateLimitLease>(lease);
    }

    /// <summary>Its name, and how many wait.</summary>
    public override string ToString() => $"{Name}: {WaitingCount} waiting";

    /// <summary>Takes its signal back. What waits goes on waiting; nothing new may.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _state.Dispose();
        }
    }

    private async ValueTask<RateLimitLease> EndAsync(ValueTask<RateLimitLease> acquiring)
    {
        var outcome = LimitOutcome.GaveUp;
        var waits = !acquiring.IsCompleted;
        if (waits)
            Note(static (counters, now) => counters.BeginWait(now));
        RateLimitLease lease;
        try
        {
            lease = await acquiring.ConfigureAwait(false);
            outcome = lease.IsAcquired ? LimitOutcome.Acquired : LimitOutcome.Refused;
        }
        finally
        {
            if (waits)
                Note((counters, now) => counters.EndWait(outcome, now));
            else
                Note((counters, _) => counters.End(outcome));
        }

        if (outcome == LimitOutcome.Acquired)
            return lease;
        using (lease)
        {
            _sink.Raise(RefusedSignal);
            throw new SignalRateLimitedException(
                Name, lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : null);
        }
    }

    /// <summary>Counts, and tells whether anything waits. What throws there, as a clock of the application may, costs no lease.</summary>
    private void Note(Action<LeaseCounters, TimeSpan> note)
    {
        lock (_lock)
        {
            note(_counters, Now_NeedsLock());
            _counters.CheckInvariants();
            if (!_isDisposed)
                Tell_NeedsLock();
        }
    }

    private void Tell_NeedsLock()
    {
        try
        {
            _state.Set(_counters.IsLimited ? LimitedSignal : null);
        }
        catch (Exception)
        {
            // the sink's clock: it is told with whoever comes or goes next
            Interlocked.Increment(ref _failures);
        }
    }

    /// <summary>The time; the last one that was read where the clock throws.</summary>
    private TimeSpan Now_NeedsLock()
    {
        try
        {
            _now = _clock.Now;
        }
        catch (Exception)
        {
            // what waits and what has ended is counted all the same
        }

        return _now;
    }

    private T Read<T>(Func<LeaseCounters, TimeSpan, T> read)
    {
        lock (_lock)
            return read(_counters, Now_NeedsLock());
    }
}
