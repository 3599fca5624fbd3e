using Ephemeral.Actors.Protocol;
using System.Diagnostics;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors;

/// <summary>A log of signals that any number of coordinators and other code share, from any thread. It is bounded by number, age and bytes:
/// when it is full the oldest makes room, what is too old leaves by itself, and names and keys have at most 1,024 characters.</summary>
/// <remarks>Raising and asking for a name take time that does not grow with the log, and no memory while the name is in it.</remarks>
[DebuggerDisplay("{Count} signals, {TotalRaised} raised")]
public sealed class SignalSink
{
    private readonly Clock _clock;
    private readonly SignalCounters _counters;
    private readonly SharedSignalLog _log;

    /// <summary>An empty sink.</summary>
    /// <param name="maxCapacity">How many signals it holds; at least 1, by default 1,000.</param>
    /// <param name="maxAge">How long it holds one; null for one minute.</param>
    /// <param name="constraints">What stops signals from raising signals; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it and the allowed
    /// range.</exception>
    public SignalSink(
        int maxCapacity = SignalLimits.SinkCapacity,
        TimeSpan? maxAge = null,
        SignalConstraints? constraints = null,
        TimeProvider? timeProvider = null)
    {
        var age = maxAge ?? SignalLimits.SinkAge;
        SignalLimits.ThrowIfLess(maxCapacity, 1);
        SignalLimits.ThrowIfNoAge(age, nameof(maxAge));
        _clock = new Clock(timeProvider ?? TimeProvider.System);
        _counters = new SignalCounters(_clock);
        Rule = new PropagationRule(constraints ?? new SignalConstraints(), _counters);
        _log = new SharedSignalLog(maxCapacity, age, _clock, _counters, name => !Rule.IsLeaf(name));
    }

    /// <summary>How many signals are in the log now.</summary>
    public int Count => _log.Totals.Count;

    /// <summary>How many were ever taken in.</summary>
    public long TotalRaised => _log.Totals.Added;

    /// <summary>How many went because the log was full.</summary>
    public long TotalEvicted => _log.Totals.Evicted;

    /// <summary>How many went because they were too old.</summary>
    public long TotalExpired => _log.Totals.Expired;

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

    /// <summary>Raises <paramref name="signal"/> as it is. Where a signal is being handled, that one is its cause, unless it
    /// brings a longer path itself.</summary>
    /// <param name="signal">The signal. Its age counts from now, whatever its timestamp says.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> stopped it.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or too long.</exception>
    public bool Raise(SignalEvent signal)
    {
        SignalLimits.ThrowIfNoName(signal.Signal);
        var path = signal.Propagation;
        if (SignalScope.Current is { } cause && cause.Depth >= (path?.Depth ?? 0))
            path = cause;
        return Raise(signal.Signal, signal.OperationId, SignalLimits.Cut(signal.Key), path, new SignalTime(signal.Timestamp));
    }

    /// <summary>Takes all signals of this name out of the log. Listeners that have yet to hear them still do.</summary>
    /// <returns>How many there were.</returns>
    public int Retract(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _log.Retract(name);
    }

    /// <summary>Takes all signals out of the log.</summary>
    public void Clear() => ClearPattern("*");

    /// <summary>Takes all signals that match a <see cref="SignalPattern"/> out of the log.</summary>
    /// <returns>How many there were.</returns>
    public int ClearPattern(string pattern) => _log.Retract(SignalPattern.Parse(pattern));

    /// <summary>What is in the log now, oldest first: a copy.</summary>
    public IReadOnlyList<SignalEvent> Sense() => _log.All();

    /// <summary>What in the log <paramref name="predicate"/>, called outside every lock, says yes to, oldest first: a copy.</summary>
    public IReadOnlyList<SignalEvent> Sense(Func<SignalEvent, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _log.Find(predicate, static (entry, predicate) => predicate(entry.ToEvent()));
    }

    /// <summary>Whether a signal of exactly this name is in the log.</summary>
    public bool Detect(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _log.CountOf(name) > 0;
    }

    /// <summary>Whether <paramref name="predicate"/>, called outside every lock, oldest signal first, says yes to one in the
    /// log.</summary>
    public bool Detect(Func<SignalEvent, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _log.Find(predicate, static (entry, predicate) => predicate(entry.ToEvent()), most: 1).Count > 0;
    }

    /// <summary>Hears every signal from now on. See <see cref="Subscribe(string, Action{SignalEvent})"/>.</summary>
    public IDisposable Subscribe(Action<SignalEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _log.Subscribe(pattern: null, listener);
    }

    /// <summary>
    /// Hears every signal from now on that matches: on the thread pool, in the order of the log, one at a time. What the listener
    /// raises has the signal that it hears as its cause. A listener that throws or is slow costs itself alone: 1,000 signals wait
    /// for it, then the oldest is dropped and counted.
    /// </summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <param name="listener">Who hears.</param>
    /// <returns>Dispose of it to hear no more; a call that has begun may still be running then.</returns>
    public IDisposable Subscribe(string pattern, Action<SignalEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _log.Subscribe(SignalPattern.Parse(pattern), listener);
    }

    /// <inheritdoc cref="SignalWatch"/>
    internal SignalWatch Watch(SignalPattern pattern, Action<bool> onChanged) => _log.Watch(pattern, onChanged);

    /// <summary>Raises a signal of which name and key have been checked; <paramref name="time"/> null for now.</summary>
    internal bool Raise(string name, long operationId, string? key, SignalPropagation? path, SignalTime? time)
    {
        var now = _clock.Stamp();
        if (Rule.Stops(name, operationId, key, path, time ?? new SignalTime(_clock, now)))
            return false;
        _log.Add(name, operationId, key, path, time, now);
        return true;
    }}
