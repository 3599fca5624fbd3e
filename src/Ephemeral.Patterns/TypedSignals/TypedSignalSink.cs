using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Patterns;

/// <summary>
/// A log of signals that carry a value of one type, beside a <see cref="SignalSink"/> in which their names are raised: coordinators are
/// steered by them and dashboards show them as they do all signals, and whoever listens here gets the value too. Any thread may call any
/// member.
/// </summary>
/// <remarks>It is bounded by number and by age, which passes without traffic too. What a payload weighs is its own affair: keep it small,
/// and keep what it happened to out of it. No payload is in a log line, in the shared sink or in any <c>ToString</c>.</remarks>
/// <typeparam name="TPayload">The values.</typeparam>
public sealed class TypedSignalSink<TPayload>
{
    private readonly Lock _lock = new();
    private readonly SignalSink _sink;
    private readonly PatternClock _clock;
    private readonly TypedSignalLog<TPayload> _log;
    private readonly OneShotTimer _timer;

    // takes numbers to listeners, with the cause: what may be raised at all has been decided by the shared sink before
    private readonly SignalSink _delivery;
    private long _gone;

    /// <summary>An empty log.</summary>
    /// <param name="sink">Where the names are raised. Its <see cref="SignalConstraints"/> hold for typed signals too.</param>
    /// <param name="maxCapacity">How many signals it holds; at least 1, by default 1,000.</param>
    /// <param name="maxAge">How long it holds one; more than zero, null for one minute.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range; all that are wrong are named.</exception>
    public TypedSignalSink(
        SignalSink sink, int maxCapacity = PatternDefaults.TypedSignals, TimeSpan? maxAge = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var age = maxAge ?? PatternDefaults.TypedSignalAge;
        new OptionsCheck().AtLeast(nameof(maxCapacity), maxCapacity, 1).MoreThanZero(nameof(maxAge), age).ThrowIfAny();
        _sink = sink;
        _clock = new PatternClock(timeProvider ?? TimeProvider.System);
        _log = new TypedSignalLog<TPayload>(maxCapacity, age);
        _timer = new OneShotTimer(_clock.Time, ExpireByTimer);
        _delivery = new SignalSink(
            maxCapacity: 1,
            constraints: new SignalConstraints { MaxDepth = 1000, BlockCycles = false, LeafSignals = sink.Constraints.LeafSignals },
            timeProvider: _clock.Time);
    }

    /// <summary>How many signals are in the log now.</summary>
    public int Count => Read(static log => log.Count);

    /// <summary>How many were raised, ever.</summary>
    public long TotalRaised => Read(static log => log.Added);

    /// <summary>How many went because the log was full.</summary>
    public long TotalEvicted => Read(static log => log.Evicted);

    /// <summary>How many went because they were too old.</summary>
    public long TotalExpired => Read(static log => log.Expired);

    /// <summary>How many were not heard by a listener that was too slow for them: their values had gone by then, or more than 1,000
    /// waited for it. Counted for each such listener.</summary>
    public long TotalDropped => Interlocked.Read(ref _gone) + _delivery.TotalDropped;

    /// <summary>How often a listener threw.</summary>
    public long ListenerFailures => _delivery.ListenerFailures;

    /// <summary>Raises a signal, because of the one that is being handled, if any, and as a signal of the operation that the code at
    /// hand runs in, if any. Never waits for those who hear it.</summary>
    /// <param name="name">Its name; at most 1,024 characters.</param>
    /// <param name="payload">Its value.</param>
    /// <param name="key">The key that it concerns; null for that of the operation, if any.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> of the shared sink stopped it; then it is nowhere.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or too long.</exception>
    public bool Raise(string name, TPayload payload, string? key = null)
    {
        var operation = EphemeralOperation.Current;
        var raised = new SignalEvent(name, operation?.Id ?? 0, key ?? operation?.Key, _clock.Time.GetUtcNow());
        var signal = new Signal<TPayload>(name, payload, SignalLimits.Cut(raised.Key), raised.OperationId, raised.Timestamp);
        // one lock around all, so that listeners hear signals in the order of the log, and what is retracted leaves both
        lock (_lock)
        {
            if (!_sink.Raise(raised))
                return false;
            var number = _log.Add(signal, _clock.Now);
            if (_log.Count == 1)
                SetTimer_NeedsLock();
            _delivery.Raise(raised with { OperationId = number, Key = null });
        }

        return true;
    }

    /// <summary>What is in the log now and matches, oldest first: a copy.</summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    public IReadOnlyList<Signal<TPayload>> Sense(string pattern = "*")
    {
        var compiled = SignalPattern.Parse(pattern);
        lock (_lock)
            return _log.Find(compiled, _clock.Now);
    }

    /// <summary>Takes all signals that match out of this log and out of the shared sink, whoever raised them there. Listeners that have
    /// yet to hear them here do not.</summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <returns>How many there were in this log.</returns>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    public int Retract(string pattern)
    {
        var compiled = SignalPattern.Parse(pattern);
        lock (_lock)
        {
            _sink.ClearPattern(pattern);
            return _log.Retract(signal => compiled.Matches(signal.Name), _clock.Now);
        }
    }

    /// <summary>Takes all signals of a key out of this log and out of the shared sink.</summary>
    /// <param name="key">The key; compared ordinally.</param>
    /// <returns>How many there were in this log.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public int RetractKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var kept = SignalLimits.Cut(key);
        lock (_lock)
        {
            _sink.RetractKey(key);
            return _log.Retract(signal => signal.Key == kept, _clock.Now);
        }
    }

    /// <summary>
    /// Hears every signal from now on that is raised here and matches, with its value: on the thread pool, in the order of the log, one at
    /// a time. What the listener raises has the signal that it hears as its cause. A listener that throws or is slow costs itself alone.
    /// </summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <param name="listener">Who hears.</param>
    /// <returns>Dispose of it to hear no more; a call that has begun may still be running then.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    public IDisposable Subscribe(string pattern, Action<Signal<TPayload>> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _delivery.Subscribe(pattern, delivered =>
        {
            Signal<TPayload> signal;
            bool isThere;
            lock (_lock)
                isThere = _log.TryFind(delivered.OperationId, _clock.Now, out signal);
            if (isThere)
                listener(signal);
            else
                Interlocked.Increment(ref _gone);
        });
    }

    /// <summary>How many signals it holds, and how many were raised in it.</summary>
    public override string ToString() => $"{Count} signals, {TotalRaised} raised";

    private void ExpireByTimer()
    {
        lock (_lock)
        {
            _log.Expire(_clock.Now);
            SetTimer_NeedsLock();
        }
    }

    private void SetTimer_NeedsLock() => _timer.Set(_log.NextExpiry - _clock.Now);

    private T Read<T>(Func<TypedSignalLog<TPayload>, T> read)
    {
        lock (_lock)
        {
            _log.Expire(_clock.Now);
            return read(_log);
        }
    }
}
