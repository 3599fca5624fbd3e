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
/// While anything is in the log, a timer is set for when the oldest expires, so that an idle log forgets by itself: exactly then
/// while a watched pattern is present, else up to ten times a second. The timer does not keep the log alive.
/// </remarks>
internal sealed class SharedSignalLog(int capacity, TimeSpan? age, Clock clock, SignalCounters counters, Func<string, bool> isHeard)
{
    private static readonly TimeSpan LeastBetweenTimers = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly SignalLog _log = new(capacity, age is { } a ? clock.StampsIn(a) : SignalLog.Forever);
    private readonly long _leastBetweenTimers = clock.StampsIn(LeastBetweenTimers);
    private SignalSubscription[] _subscriptions = [];
    private SelfTimer? _timer;
    private long _timerDue = long.MaxValue;

    private Clock Clock => clock;

    /// <summary>How many are in the log, were ever added, were evicted for younger ones, and have expired: at one
    /// moment.</summary>
    public (int Count, long Added, long Evicted, long Expired) Totals
    {
        get
        {
            using var scope = new LockScope(this);
            var count = _log.Count(scope.Now);
            return (count, _log.Added, _log.Evicted, _log.Expired);
        }
    }

    /// <param name="signal">Its name.</param>
    /// <param name="operationId">Who raised it.</param>
    /// <param name="key">The key that it concerns.</param>
    /// <param name="propagation">What caused it.</param>
    /// <param name="time">When it was raised; null for now.</param>
    /// <param name="now">A stamp of the log's clock.</param>
    /// <returns>The entry as it was logged.</returns>
    public SignalEntry Add(
        string signal, long operationId, string? key, SignalPropagation? propagation, SignalTime? time, long now)
    {
        using var scope = new LockScope(this, now);
        _log.Expire(scope.Now);
        var entry = _log.Add(signal, operationId, key, propagation, time ?? new SignalTime(clock, _log.Newest), scope.Now);
        if (_subscriptions.Length > 0)
        {
            foreach (var listener in entry.Name.Listeners ??= ListenersTo(signal))
                listener.Add(entry);
        }

        return entry;
    }

    public int CountOf(string signal)
    {
        using var scope = new LockScope(this);
        return _log.CountOf(signal, scope.Now);
    }

    public int CountMatching(SignalPattern pattern)
    {
        using var scope = new LockScope(this);
        return _log.CountMatching(pattern, scope.Now);
    }

    public int Retract(string signal)
    {
        using var scope = new LockScope(this);
        return _log.Retract(signal, scope.Now);
    }

    public int Retract(SignalPattern pattern)
    {
        using var scope = new LockScope(this);
        return _log.Retract(pattern, scope.Now);
    }

    /// <param name="pattern">Null for every signal.</param>
    /// <param name="listener">Who hears; see <see cref="SignalSubscription"/> for how.</param>
    public IDisposable Subscribe(SignalPattern? pattern, Action<SignalEvent> listener)
    {
        var subscription = new SignalSubscription(pattern, listener, counters, Remove);
        using var scope = new LockScope(this);
        _subscriptions = [.. _subscriptions, subscription];
        _log.ForgetListeners();
        return subscription;
    }

    /// <inheritdoc cref="SignalWatch"/>
    public SignalWatch Watch(SignalPattern pattern, Action<bool> onChanged)
    {
        using var scope = new LockScope(this);
        _log.Expire(scope.Now);
        var watched = _log.Watch(pattern);
        var watch = new SignalWatch(watched, onChanged, counters.CountFailure, Remove);
        watched.Watches = [.. watched.Watches, watch];
        return watch;
    }

    /// <summary>The signals that match, oldest first. Allocates for what is found alone.</summary>
    /// <param name="state">Given to <paramref name="matches"/>.</param>
    /// <param name="matches">Called outside the lock.</param>
    public IReadOnlyList<SignalEvent> Find<TState>(TState state, Func<SignalEntry, TState, bool> matches)
    {
        var (buffer, count) = RentCopy();
        try
        {
            var found = 0;
            for (var i = 0; i < count; i++)
            {
                if (matches(buffer[i], state))
                    buffer[found++] = buffer[i];
            }

            if (found == 0)
                return [];
            var events = new SignalEvent[found];
            for (var i = 0; i < found; i++)
                events[i] = buffer[i].ToEvent();
            return events;
        }
        finally
        {
            Return(buffer, count);
        }
    }

    /// <summary>The signals of one key, oldest first.</summary>
    /// <param name="key">The key as text, of any length.</param>
    /// <param name="sameKey">Whether two texts are the same key; null to compare ordinally.</param>
    public IReadOnlyList<SignalEvent> OfKey(string key, Func<string, string, bool>? sameKey = null) => Find(
        (Key: SignalLimits.Cut(key), SameKey: sameKey ?? string.Equals),
        static (entry, wanted) => entry.Key is { } key && wanted.SameKey(key, wanted.Key));

    public IReadOnlyList<SignalEvent> All() => Find(0, static (_, _) => true);

    /// <summary>Looks at the signals one after the other, oldest first, outside the lock, without allocating.</summary>
    /// <param name="state">Given to <paramref name="visit"/>.</param>
    /// <param name="visit">Says true to look no further.</param>
    /// <returns>Whether it said so.</returns>
    public bool Visit<TState>(TState state, Func<SignalEntry, TState, bool> visit)
    {
        var (buffer, count) = RentCopy();
        try
        {
            for (var i = 0; i < count; i++)
            {
                if (visit(buffer[i], state))
                    return true;
            }

            return false;
        }
        finally
        {
            Return(buffer, count);
        }
    }

    private (SignalEntry[] Buffer, int Count) RentCopy()
    {
        while (true)
        {
            var buffer = ArrayPool<SignalEntry>.Shared.Rent(_log.Held);
            using (var scope = new LockScope(this))
            {
                if (_log.TryCopyTo(buffer, scope.Now, out var count))
                    return (buffer, count);
            }

            Return(buffer, count: 0);
        }
    }

    private static void Return(SignalEntry[] buffer, int count)
    {
        Array.Clear(buffer, 0, count);
        ArrayPool<SignalEntry>.Shared.Return(buffer);
    }

    private SignalSubscription[] ListenersTo(string signal) =>
        isHeard(signal) ? [.. _subscriptions.Where(subscription => subscription.IsFor(signal))] : [];

    private void Remove(SignalSubscription subscription)
    {
        using var scope = new LockScope(this);
        _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        _log.ForgetListeners();
    }

    private void Remove(SignalWatch watch)
    {
        using var scope = new LockScope(this);
        watch.Pattern.Watches = [.. watch.Pattern.Watches.Where(other => other != watch)];
        _log.Unwatch(watch.Pattern);
    }

    private void SetTimer_NeedsLock(long now)
    {
        if (_log.NextExpiry is not { } expiry)
            return;
        var due = _log.PresentPatterns > 0 ? expiry : Math.Max(expiry, now + _leastBetweenTimers);
        if (due >= _timerDue)
            return;
        _timerDue = due;
        _timer ??= new SelfTimer(clock, OnTimer(new WeakReference<SharedSignalLog>(this)));
        _timer.Set(clock.Between(now, due));
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
            using var scope = new LockScope(this);
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

        public LockScope(SharedSignalLog owner)
            : this(owner, owner.Clock.Stamp())
        {
        }

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

            if (changes is not null)
                Notify(changes);
        }

        private static void Notify(WatchedPattern[] changes)
        {
            foreach (var watch in changes.SelectMany(pattern => pattern.Watches).OrderByDescending(watch => watch.KeepsPresent))
                watch.Notify();
        }
    }
}
