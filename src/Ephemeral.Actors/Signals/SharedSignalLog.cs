using Ephemeral.Actors.Protocol;
using System.Buffers;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// A <see cref="SignalLog"/> for several threads: any thread may call any public member at any time, also from inside a listener
/// or a watch. The log itself, its names and the subscriptions are touched under the one lock alone.
/// </summary>
/// <remarks>
/// The lock is held for one call of the log, or for a copy; no code of the application runs under it. A signal is queued for its
/// subscriptions under the lock, so that all hear signals in the order of the log; watches are notified after it is let go.
/// While anything is in the log, a timer is set for when the oldest expires: exactly then while a watched pattern is present, else
/// up to ten times a second. The timer does not keep the log alive.
/// </remarks>
internal sealed class SharedSignalLog(int capacity, TimeSpan? age, Clock clock, SignalCounters counters, Func<string, bool> isHeard)
{
    private readonly Lock _lock = new();
    private readonly SignalLog _log = new(capacity, age is { } a ? clock.StampsIn(a) : SignalLog.Forever);
    private readonly long _leastBetweenTimers = clock.StampsIn(TimeSpan.FromMilliseconds(100));
    private SignalSubscription[] _subscriptions = [];
    private SelfTimer? _timer;
    private long _timerDue = long.MaxValue;

    /// <summary>How many are in the log, were ever added, were evicted for younger ones, and have expired: at one moment.</summary>
    public (int Count, long Added, long Evicted, long Expired) Totals
    {
        get
        {
            using var scope = Enter();
            return (_log.Count(scope.Now), _log.Added, _log.Evicted, _log.Expired);
        }
    }

    /// <summary>Logs a signal raised at <paramref name="time"/>; null for <paramref name="now"/>, a stamp of the log's clock.</summary>
    public SignalEntry Add(string signal, long operationId, string? key, SignalPropagation? propagation, SignalTime? time, long now)
    {
        using var scope = new LockScope(this, now);
        var raised = time ?? new SignalTime(clock, Math.Max(now, _log.Newest));
        var entry = _log.Add(signal, operationId, key, propagation, raised, now);
        if (_subscriptions.Length > 0)
        {
            foreach (var listener in entry.Name.Listeners ??= ListenersTo(signal))
                listener.Add(entry);
        }

        return entry;
    }

    public int CountOf(string signal) => Locked(signal, static (log, signal, now) => log.CountOf(signal, now));

    public int CountMatching(SignalPattern pattern) => Locked(pattern, static (log, pattern, now) => log.CountMatching(pattern, now));

    public int Retract(string signal) => Locked(signal, static (log, signal, now) => log.Retract(signal, now));

    public int Retract(SignalPattern pattern) => Locked(pattern, static (log, pattern, now) => log.Retract(pattern, now));

    /// <inheritdoc cref="SignalSubscription"/>
    public IDisposable Subscribe(SignalPattern? pattern, Action<SignalEvent> listener)
    {
        var subscription = new SignalSubscription(pattern, listener, counters, Remove);
        using var scope = Enter();
        _subscriptions = [.. _subscriptions, subscription];
        _log.ForgetListeners();
        return subscription;
    }

    /// <inheritdoc cref="SignalWatch"/>
    public SignalWatch Watch(SignalPattern pattern, Action<bool> onChanged)
    {
        using var scope = Enter();
        _log.Expire(scope.Now);
        var watched = _log.Watch(pattern);
        var watch = new SignalWatch(watched, onChanged, counters.CountFailure, Remove);
        watched.Watches = [.. watched.Watches, watch];
        return watch;
    }

    /// <summary>The signals that match, oldest first, up to <paramref name="most"/>. <paramref name="matches"/> is called outside
    /// the lock; allocates for what is found alone.</summary>
    public IReadOnlyList<SignalEvent> Find<TState>(TState state, Func<SignalEntry, TState, bool> matches, int most = int.MaxValue)
    {
        var copy = RentCopy(out var count);
        List<SignalEvent>? found = null;
        try
        {
            for (var i = 0; i < count && !(found?.Count >= most); i++)
            {
                if (matches(copy[i], state))
                    (found ??= []).Add(copy[i].ToEvent());
            }
        }
        finally
        {
            Array.Clear(copy, 0, count);
            ArrayPool<SignalEntry>.Shared.Return(copy);
        }

        return (IReadOnlyList<SignalEvent>?)found ?? [];
    }

    /// <summary>The signals of one key, oldest first; <paramref name="sameKey"/> null to compare ordinally.</summary>
    public IReadOnlyList<SignalEvent> OfKey(string key, Func<string, string, bool>? sameKey = null) => Find(
        (Key: SignalLimits.Cut(key), SameKey: sameKey ?? string.Equals),
        static (entry, wanted) => entry.Key is { } key && wanted.SameKey(key, wanted.Key));

    public IReadOnlyList<SignalEvent> All() => Find(0, static (_, _) => true);

    private int Locked<T>(T argument, Func<SignalLog, T, long, int> call)
    {
        using var scope = Enter();
        return call(_log, argument, scope.Now);
    }

    private LockScope Enter() => new(this, clock.Stamp());

    private SignalEntry[] RentCopy(out int count)
    {
        using var scope = Enter();
        count = _log.Count(scope.Now);
        var copy = ArrayPool<SignalEntry>.Shared.Rent(count);
        _log.CopyTo(copy);
        return copy;
    }

    private SignalSubscription[] ListenersTo(string signal) =>
        isHeard(signal) ? [.. _subscriptions.Where(subscription => subscription.IsFor(signal))] : [];

    private void Remove(SignalSubscription subscription)
    {
        using var scope = Enter();
        _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        _log.ForgetListeners();
    }

    private void Remove(SignalWatch watch)
    {
        using var scope = Enter();
        watch.Pattern.Watches = [.. watch.Pattern.Watches.Where(other => other != watch)];
        _log.Unwatch(watch.Pattern);
    }

    private void SetTimer_NeedsLock(long now)
    {
        var due = _log.PresentPatterns > 0 ? _log.NextExpiry : Math.Max(_log.NextExpiry, now + _leastBetweenTimers);
        if (due >= _timerDue)
            return;
        _timer ??= new SelfTimer(clock, OnTimer(new WeakReference<SharedSignalLog>(this)));
        _timer.Set(clock.Between(now, due));
        _timerDue = due;
    }

    // static, so that the timer does not hold the log
    private static Action OnTimer(WeakReference<SharedSignalLog> target) => () =>
    {
        if (target.TryGetTarget(out var log))
            log.ExpireByTimer();
    };

    private void ExpireByTimer()
    {
        try
        {
            lock (_lock)
                _timerDue = long.MaxValue;
            using var scope = Enter();
            _log.Expire(scope.Now);
            _log.TrimIfEmpty();
        }
        catch (Exception)
        {
            // a clock that throws must not end the process; the next use of the log sets the timer again
            counters.CountFailure();
        }
    }

    /// <summary>Holds the lock, at one time; when it is let go, watches are notified of what has changed.</summary>
    private readonly ref struct LockScope
    {
        private readonly SharedSignalLog _owner;

        public LockScope(SharedSignalLog owner, long now)
        {
            (_owner, Now) = (owner, now);
            owner._lock.Enter();
        }

        public long Now { get; }

        public void Dispose()
        {
            WatchedPattern[]? changes;
            try
            {
                changes = _owner._log.TakeChanges();
                _owner.SetTimer_NeedsLock(Now);
            }
            finally
            {
                _owner._lock.Exit();
            }

            if (changes is null)
                return;
            foreach (var watch in changes.SelectMany(pattern => pattern.Watches).OrderByDescending(watch => watch.KeepsPresent))
                watch.Notify();
        }
    }
}

/// <summary>What went wrong beside a log, counted by any thread.</summary>
/// <param name="clock">The log's.</param>
/// <param name="onFailed">Called with which of the application's callbacks threw what.</param>
internal sealed class SignalCounters(Clock clock, Action<string, Exception>? onFailed = null)
{
    private long _blocked;
    private long _dropped;
    private long _lastDropped;
    private long _failures;

    /// <summary>How many signals the constraints stopped.</summary>
    public long Blocked => Interlocked.Read(ref _blocked);

    /// <summary>How many signals were not heard by a listener or handler that was too slow for them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public DateTimeOffset? LastDropped => Dropped == 0 ? null : clock.TimeOf(Interlocked.Read(ref _lastDropped));

    /// <summary>How often a listener or a watch threw.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void CountBlocked() => Interlocked.Increment(ref _blocked);

    public void CountDropped()
    {
        Interlocked.Exchange(ref _lastDropped, clock.Stamp());
        Interlocked.Increment(ref _dropped);
    }

    public void CountFailure() => Interlocked.Increment(ref _failures);

    public void CountFailure(string callback, Exception failure)
    {
        CountFailure();
        onFailed?.Invoke(callback, failure);
    }
}
