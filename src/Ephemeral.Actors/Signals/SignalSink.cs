using System.Buffers;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors;

/// <summary>
/// A log of signals that any number of coordinators and other code share, from any thread. It is bounded by number, age and bytes:
/// when it is full the oldest makes room, what is too old leaves by itself, and names and keys have at most 1,024 characters.
/// </summary>
/// <remarks>
/// Raising and asking for a name take time that does not grow with the log, and no memory while the name is in it. The signal of a
/// <see cref="SignalState"/> stays until the state ends, also in a full sink.
/// </remarks>
public sealed class SignalSink
{
    private static readonly TimeSpan LeastBetweenTimers = TimeSpan.FromMilliseconds(100);

    private readonly Clock _clock;
    private readonly SignalCounters _counters;
    private readonly long _leastBetweenTimers;
    private readonly SignalSink? _sharedSink;

    // held for one call of the log or for a copy; no code of the application runs under it. All below it are touched under it alone
    private readonly Lock _lock = new();
    private readonly SignalLog _log;
    private SignalSubscription[] _subscriptions = [];
    private SelfTimer? _timer;
    private long _timerDue = long.MaxValue;

    /// <summary>An empty sink.</summary>
    /// <param name="maxCapacity">How many signals it holds; at least 1, by default 1,000.</param>
    /// <param name="maxAge">How long it holds one; null for one minute.</param>
    /// <param name="constraints">What stops signals from raising signals; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it and the allowed range.</exception>
    public SignalSink(
        int maxCapacity = SignalLimits.SinkCapacity,
        TimeSpan? maxAge = null,
        SignalConstraints? constraints = null,
        TimeProvider? timeProvider = null)
    {
        var age = maxAge ?? SignalLimits.SinkAge;
        new OptionsCheck().AtLeast(nameof(maxCapacity), maxCapacity, 1).MoreThanZero(nameof(maxAge), age).ThrowIfAny();
        _clock = new Clock(timeProvider ?? TimeProvider.System);
        _counters = new SignalCounters(_clock);
        Rule = new PropagationRule(constraints ?? new SignalConstraints(), _counters);
        _log = new SignalLog(maxCapacity, _clock.StampsIn(age));
        _leastBetweenTimers = _clock.StampsIn(LeastBetweenTimers);
    }

    /// <summary>A coordinator's own log, whose signals go on to a sink, if any; <paramref name="age"/> null for no limit.</summary>
    internal SignalSink(TimeSpan? age, PropagationRule rule, SignalSink? sharedSink, Clock clock, SignalCounters counters)
    {
        (_clock, _counters, Rule, _sharedSink) = (clock, counters, rule, sharedSink);
        _log = new SignalLog(SignalLimits.LogCapacity, age is { } limit ? clock.StampsIn(limit) : SignalLog.Forever);
        _leastBetweenTimers = clock.StampsIn(LeastBetweenTimers);
    }

    /// <summary>What stops signals from raising signals.</summary>
    public SignalConstraints Constraints => Rule.Constraints;

    /// <summary>How many signals are in the log now.</summary>
    public int Count => Totals.Count;

    /// <summary>How many were ever taken in.</summary>
    public long TotalRaised => Totals.Added;

    /// <summary>How many went because the log was full.</summary>
    public long TotalEvicted => Totals.Evicted;

    /// <summary>How many went because they were too old.</summary>
    public long TotalExpired => Totals.Expired;

    /// <summary>How many the <see cref="SignalConstraints"/> stopped.</summary>
    public long TotalBlocked => _counters.Blocked;

    /// <summary>How many were not heard by a listener that was too slow for them, counted for each such listener.</summary>
    public long TotalDropped => _counters.Dropped;

    /// <summary>How often a listener or <see cref="SignalConstraints.OnBlocked"/> threw.</summary>
    public long ListenerFailures => _counters.Failures;

    internal PropagationRule Rule { get; }

    /// <summary>Raises a signal because of the one that is being handled, if any. Never waits for those who hear it.</summary>
    /// <param name="name">Its name; at most 1,024 characters.</param>
    /// <param name="key">The key that it concerns; null for none. Its first 1,024 characters are kept.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> stopped it.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or too long.</exception>
    public bool Raise(string name, string? key = null)
    {
        SignalLimits.ThrowIfNoName(name);
        return Raise(name, operationId: 0, SignalLimits.Cut(key), SignalScope.Current, time: null);
    }

    /// <summary>
    /// Raises <paramref name="signal"/> as it is. Where a signal is being handled, that one is its cause, unless it
    /// brings a longer path itself.
    /// </summary>
    /// <param name="signal">The signal. Its age counts from now, whatever its timestamp says.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> stopped it.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or too long.</exception>
    public bool Raise(SignalEvent signal)
    {
        SignalLimits.ThrowIfNoName(signal.Signal);
        var path = signal.Propagation;
        if (SignalScope.Current is { } cause && cause.Depth >= (path?.Depth ?? 0))
            path = cause;
        return Raise(signal.Signal, signal.OperationId, SignalLimits.Cut(signal.Key), path, new SignalTime(clock: null, signal.Timestamp.UtcTicks));
    }

    /// <summary>Takes all signals of this name out of the log. Listeners that have yet to hear them still do.</summary>
    /// <returns>How many there were.</returns>
    public int Retract(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Locked(name, static (log, name, now) => log.Retract(name, now));
    }

    /// <summary>Takes all signals out of the log, but for those that a <see cref="SignalState"/> keeps.</summary>
    public void Clear() => ClearPattern("*");

    /// <summary>Takes all signals that match a <see cref="SignalPattern"/> out of the log.</summary>
    /// <returns>How many there were.</returns>
    public int ClearPattern(string pattern) => Locked(SignalPattern.Parse(pattern), static (log, pattern, now) => log.Retract(pattern, now));

    /// <summary>Takes all signals of this key out of the log. Listeners that have yet to hear them still do.</summary>
    /// <param name="key">The key; compared ordinally.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public int RetractKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return RetractKey(key, string.Equals);
    }

    /// <summary>What is in the log now, oldest first: a copy.</summary>
    public IReadOnlyList<SignalEvent> Sense() => Find(0, static (_, _) => true);

    /// <summary>What in the log <paramref name="predicate"/>, called outside every lock, says yes to, oldest first: a copy.</summary>
    public IReadOnlyList<SignalEvent> Sense(Func<SignalEvent, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Find(predicate, static (entry, predicate) => predicate(entry.ToEvent()));
    }

    /// <summary>Whether a signal of exactly this name is in the log.</summary>
    public bool Detect(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return CountOf(name) > 0;
    }

    /// <summary>Whether <paramref name="predicate"/>, called outside every lock, oldest signal first, says yes to one in the log.</summary>
    public bool Detect(Func<SignalEvent, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Find(predicate, static (entry, predicate) => predicate(entry.ToEvent()), most: 1).Count > 0;
    }

    /// <summary>Hears every signal from now on. See <see cref="Subscribe(string, Action{SignalEvent})"/>.</summary>
    public IDisposable Subscribe(Action<SignalEvent> listener) => Add(pattern: null, listener);

    /// <summary>
    /// Hears every signal from now on that matches: on the thread pool, in the order of the log, one at a time. What the listener raises has
    /// the signal that it hears as its cause. A listener that throws or is slow costs itself alone: 1,000 signals wait for it, then the oldest is
    /// dropped and counted.
    /// </summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <param name="listener">Who hears.</param>
    /// <returns>Dispose of it to hear no more; a call that has begun may still be running then.</returns>
    public IDisposable Subscribe(string pattern, Action<SignalEvent> listener) => Add(SignalPattern.Parse(pattern), listener);

    /// <summary>How many signals it holds, and how many were raised in it.</summary>
    public override string ToString() => $"{Count} signals, {TotalRaised} raised";

    /// <summary>How many are in the log, were ever added, were evicted for younger ones, and have expired: at one moment.</summary>
    internal (int Count, long Added, long Evicted, long Expired) Totals
    {
        get
        {
            var now = _clock.Stamp();
            lock (_lock)
                return (_log.Count(now), _log.Added, _log.Evicted, _log.Expired);
        }
    }

    internal int CountOf(string name) => Locked(name, static (log, name, now) => log.CountOf(name, now));

    internal int CountMatching(SignalPattern pattern) => Locked(pattern, static (log, pattern, now) => log.CountMatching(pattern, now));

    /// <summary>The signals that match, oldest first. Calls <paramref name="matches"/> outside the lock; allocates for what is found alone.</summary>
    internal IReadOnlyList<SignalEvent> Find<TState>(TState state, Func<SignalEntry, TState, bool> matches, int most = int.MaxValue)
    {
        SignalEntry[] copy;
        int count;
        var now = _clock.Stamp();
        lock (_lock)
        {
            count = _log.Count(now);
            copy = ArrayPool<SignalEntry>.Shared.Rent(count);
            _log.CopyTo(copy);
        }

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
    internal IReadOnlyList<SignalEvent> OfKey(string key, Func<string, string, bool>? sameKey = null) => Find(
        (Key: SignalLimits.Cut(key), SameKey: sameKey ?? string.Equals),
        static (entry, wanted) => entry.Key is { } key && wanted.SameKey(key, wanted.Key));

    /// <summary>Takes the signals of one key out of the log. The application's comparer is not called under the lock.</summary>
    internal int RetractKey(string key, Func<string, string, bool> sameKey)
    {
        var keys = OfKey(key, sameKey).Select(static signal => signal.Key!).ToHashSet(StringComparer.Ordinal);
        return keys.Count == 0 ? 0 : Locked(keys, static (log, keys, now) => log.RetractKey(keys.Contains, now));
    }

    /// <inheritdoc cref="SignalWatch"/>
    internal SignalWatch Watch(SignalPattern pattern, Action<bool> onChanged)
    {
        var watch = new SignalWatch(pattern, onChanged, Remove);
        var now = _clock.Stamp();
        lock (_lock)
        {
            _log.Add(watch, now);
            SetTimer_NeedsLock(now);
        }

        return watch;
    }

    /// <summary>Raises a signal of which name and key have been checked; <paramref name="time"/> null for now.</summary>
    internal bool Raise(string name, long operationId, string? key, SignalPropagation? path, SignalTime? time)
    {
        var now = _clock.Stamp();
        _clock.NoteAgreement();
        if (Rule.Stops(name, operationId, key, path, time ?? new SignalTime(_clock, now)))
            return false;
        Add(name, operationId, key, path, time, now);
        return true;
    }

    /// <summary>
    /// Logs a signal that nothing stops, and queues it for those who listen to it; under one lock, so that all hear signals
    /// in the order of the log.
    /// </summary>
    internal SignalEntry Add(
        string name, long operationId, string? key, SignalPropagation? path, SignalTime? time, long now, bool beginsState = false)
    {
        lock (_lock)
        {
            var raised = time ?? new SignalTime(_clock, Math.Max(now, _log.Newest));
            var entry = _log.Add(name, operationId, key, path, raised, now);
            if (beginsState)
                _log.BeginState(entry.Name);
            if (_subscriptions.Length > 0)
            {
                foreach (var listener in entry.Name.Listeners ??= ListenersTo(name))
                    listener.Add(entry);
            }

            SetTimer_NeedsLock(now);
            return entry;
        }
    }

    /// <summary>Raises a signal that nothing caused, and keeps it until <see cref="EndState"/>.</summary>
    internal void BeginState(string name) => Add(name, 0, key: null, path: null, time: null, _clock.Stamp(), beginsState: true);

    internal void EndState(string name)
    {
        // a state ends whatever the clock does: nothing else would take its signal out
        var now = _clock.StampOr(long.MinValue);
        lock (_lock)
            _log.EndState(name, now);
    }

    private SignalSubscription Add(SignalPattern? pattern, Action<SignalEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = new SignalSubscription(pattern, listener, _counters, Remove);
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions, subscription];
            _log.ForgetListeners();
        }

        return subscription;
    }

    /// <summary>Whether no listener hears signals of this name. For a coordinator's log, what the shared sink says of leaves holds too.</summary>
    internal bool IsLeaf(string name) => Rule.IsLeaf(name) || _sharedSink?.IsLeaf(name) == true;

    private SignalSubscription[] ListenersTo(string name) =>
        IsLeaf(name) ? [] : Array.FindAll(_subscriptions, subscription => subscription.IsFor(name));

    private void Remove(SignalSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = Array.FindAll(_subscriptions, other => other != subscription);
            _log.ForgetListeners();
        }
    }

    private void Remove(SignalWatch watch)
    {
        lock (_lock)
            _log.Remove(watch);
    }

    private int Locked<T>(T argument, Func<SignalLog, T, long, int> call)
    {
        var now = _clock.Stamp();
        lock (_lock)
            return call(_log, argument, now);
    }

    /// <summary>
    /// While anything is in the log, the timer is set for when the oldest expires: exactly then while anybody watches a signal
    /// that is there, else up to ten times a second.
    /// </summary>
    private void SetTimer_NeedsLock(long now)
    {
        var due = _log.PresentWatches > 0 ? _log.NextExpiry : Math.Max(_log.NextExpiry, now + _leastBetweenTimers);
        if (due >= _timerDue)
            return;
        _timer ??= new SelfTimer(_clock, OnTimer(new WeakReference<SignalSink>(this)));
        _timer.Set(_clock.Between(now, due));
        _timerDue = due;
    }

    // static, so that the timer does not hold the log
    private static Action OnTimer(WeakReference<SignalSink> target) => () =>
    {
        if (target.TryGetTarget(out var sink))
            sink.ExpireByTimer();
    };

    private void ExpireByTimer()
    {
        try
        {
            lock (_lock)
            {
                _timerDue = long.MaxValue;
                var now = _clock.Stamp();
                _log.Expire(now);
                SetTimer_NeedsLock(now);
            }
        }
        catch (Exception e)
        {
            // a clock that throws must not end the process, nor keep for ever what is too old
            _counters.CountFailure(nameof(TimeProvider), e);
            _timer!.Retry();
        }
    }
}
