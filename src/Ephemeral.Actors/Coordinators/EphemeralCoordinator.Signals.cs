namespace Ephemeral.Actors;

// the coordinator's log of signals: lists are copies, oldest signal first
public abstract partial class EphemeralCoordinator
{
    /// <summary>How the texts of keys are compared; null for ordinally.</summary>
    private protected virtual Func<string, string, bool>? SameKeyText => null;

    /// <summary>
    /// All signals in the coordinator's log, oldest first: a copy. The log has the last 1,000 that the coordinator and its operations raised, none older
    /// than <see cref="EphemeralOptions.MaxOperationLifetime"/>.
    /// </summary>
    public IReadOnlyList<SignalEvent> GetSignals() => _context.Signals.Log.Sense();

    /// <summary>The signals of one key. Allocates for what is found alone.</summary>
    /// <param name="key">The key as text; compared as the coordinator compares its keys, where those are texts; else ordinally.</param>
    public IReadOnlyList<SignalEvent> GetSignalsByKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _context.Signals.Log.OfKey(key, SameKeyText);
    }

    /// <summary>The signals that were raised at that time or later.</summary>
    /// <param name="since">The time; inclusive.</param>
    public IReadOnlyList<SignalEvent> GetSignalsSince(DateTimeOffset since) => GetSignalsByTimeRange(since, DateTimeOffset.MaxValue);

    /// <summary>The signals that were raised in a stretch of time; none when it ends before it begins.</summary>
    /// <param name="from">Its begin; inclusive.</param>
    /// <param name="to">Its end; inclusive.</param>
    public IReadOnlyList<SignalEvent> GetSignalsByTimeRange(DateTimeOffset from, DateTimeOffset to) =>
        _context.Signals.Log.Find(
            (From: from, To: to),
            static (entry, wanted) => entry.Timestamp is var at && at >= wanted.From && at <= wanted.To);

    /// <summary>The signals of exactly this name.</summary>
    /// <param name="name">The name; compared ordinally.</param>
    public IReadOnlyList<SignalEvent> GetSignalsByName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _context.Signals.Log.Find(name, static (entry, wanted) => entry.Signal == wanted);
    }

    /// <summary>The signals whose name matches.</summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    public IReadOnlyList<SignalEvent> GetSignalsByPattern(string pattern) =>
        _context.Signals.Log.Find(SignalPattern.Parse(pattern), static (entry, wanted) => wanted.Matches(entry.Signal));

    /// <summary>Whether a signal of exactly this name is in the log. O(1); allocates nothing.</summary>
    /// <inheritdoc cref="GetSignalsByName"/>
    public bool HasSignal(string name) => CountSignals(name) > 0;

    /// <summary>Whether a signal is in the log whose name matches. Costs as <see cref="CountSignalsMatching"/>.</summary>
    /// <inheritdoc cref="GetSignalsByPattern"/>
    public bool HasSignalMatching(string pattern) => CountSignalsMatching(pattern) > 0;

    /// <summary>How many signals are in the log. O(1); allocates nothing.</summary>
    public int CountSignals() => _context.Signals.Log.Totals.Count;

    /// <summary>How many signals of exactly this name are in the log. O(1); allocates nothing.</summary>
    /// <inheritdoc cref="GetSignalsByName"/>
    public int CountSignals(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _context.Signals.Log.CountOf(name);
    }

    /// <summary>How many signals are in the log whose name matches. O(different names); allocates nothing for a known pattern.</summary>
    /// <inheritdoc cref="GetSignalsByPattern"/>
    public int CountSignalsMatching(string pattern) => _context.Signals.Log.CountMatching(SignalPattern.Parse(pattern));

    /// <summary>
    /// Raises a signal that no operation raises: into the log and the shared sink. Never waits for those who hear it. Bodies use
    /// <see cref="EphemeralOperation.Signal"/>.
    /// </summary>
    /// <param name="name">Its name; compared ordinally.</param>
    /// <param name="key">The key that it concerns; null for none.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> of the coordinator or of the sink stopped it.</returns>
    public bool RaiseSignal(string name, string? key = null) => _context.Raise(name, key);

    /// <summary>Takes all signals of this name out of the log and out of the shared sink: what they said is over.</summary>
    /// <param name="name">The name; compared ordinally.</param>
    /// <returns>How many there were in the log.</returns>
    public int RetractSignal(string name) => _context.Signals.Retract(name);

    /// <summary>
    /// Hears every signal from now on that comes into the log and matches: on the thread pool, in the order of the log, one at a time.
    /// What the listener raises has the signal that it hears as its cause. A listener that is slow costs itself alone: 1,000 signals wait
    /// for it, then the oldest is dropped and counted. What it throws is logged and counted.
    /// </summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <param name="listener">Who hears.</param>
    /// <returns>Dispose of it to hear no more; a call that has begun may still be running then.</returns>
    /// <exception cref="ArgumentException">There is nothing in the pattern but blanks and commas.</exception>
    public IDisposable SubscribeToSignals(string pattern, Action<SignalEvent> listener) =>
        _context.Signals.Log.Subscribe(pattern, listener);
}
