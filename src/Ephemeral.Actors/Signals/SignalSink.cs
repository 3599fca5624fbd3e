using System.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// A log of signals that any number of coordinators and other code share, from any thread. It is bounded by number and age: what
/// is too old is given to nobody, and when it is full the oldest makes room.
/// </summary>
/// <remarks>Raising and asking for a name take time that does not grow with the log, and no memory once the name is
/// known.</remarks>
[DebuggerDisplay("{Count} signals, {TotalRaised} raised")]
public sealed partial class SignalSink
{
    private readonly OperationClock _clock;
    private readonly PropagationRule _rule;
    private readonly SignalTally _tally;
    private readonly SignalStore _store;
    private readonly BlockedSignals? _blocked;

    /// <summary>An empty sink.</summary>
    /// <param name="maxCapacity">How many signals it holds; at least 1.</param>
    /// <param name="maxAge">How long it holds one; null for one minute.</param>
    /// <param name="constraints">What stops signals from raising signals; null for the defaults of <see
    /// cref="SignalConstraints"/>.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it and the allowed
    /// range.</exception>
    public SignalSink(
        int maxCapacity = SignalDefaults.SinkCapacity,
        TimeSpan? maxAge = null,
        SignalConstraints? constraints = null,
        TimeProvider? timeProvider = null)
    {
        var age = maxAge ?? SignalDefaults.SinkAge;
        new OptionsCheck().AtLeast(nameof(maxCapacity), maxCapacity, 1).MoreThanZero(nameof(maxAge), age).ThrowIfAny();
        constraints ??= new SignalConstraints();
        _rule = new PropagationRule(constraints);
        _clock = new OperationClock(timeProvider ?? TimeProvider.System);
        _tally = new SignalTally(_clock);
        _store = new SignalStore(maxCapacity, age, _clock, _tally, signal => !_rule.IsLeaf(signal));
        _blocked = constraints.OnBlocked is { } onBlocked ? new BlockedSignals(onBlocked, _tally) : null;
    }

    /// <summary>How many signals are in the log now.</summary>
    public int Count => _store.Count;

    /// <summary>How many were ever taken in.</summary>
    public long TotalRaised => _store.Raised;

    /// <summary>How many went because the log was full.</summary>
    public long TotalEvicted => _store.Evicted;

    /// <summary>How many went because they were too old.</summary>
    public long TotalExpired => _store.Expired;

    /// <summary>How many the <see cref="SignalConstraints"/> stopped.</summary>
    public long TotalBlocked => _tally.Blocked;

    /// <summary>How many were not heard by a listener that was too slow for them, counted for each such listener.</summary>
    public long TotalDropped => _tally.Dropped;

    /// <summary>How often a listener threw, or <see cref="SignalConstraints.OnBlocked"/>. It goes on with the next signal, and
    /// the others do not notice.</summary>
    public long ListenerFailures => _tally.Failures;

    /// <summary>Raises a signal because of the one that is being handled, if any. Never waits for those who hear it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">The key that it concerns; null for none.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> stopped it.</returns>
    public bool Raise(string name, string? key = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Raise(name, key, operationId: 0, SignalScope.Current);
    }

    /// <summary>Raises <paramref name="signal"/> as it is. Where a signal is being handled, that one is its cause, unless it
    /// brings a longer path itself.</summary>
    /// <param name="signal">The signal. Its age counts from now, whatever its timestamp says.</param>
    /// <returns>False when the <see cref="SignalConstraints"/> stopped it.</returns>
    public bool Raise(SignalEvent signal)
    {
        ArgumentException.ThrowIfNullOrEmpty(signal.Signal);
        if (SignalScope.Current is { } cause && cause.Depth >= (signal.Propagation?.Depth ?? 0))
            signal = signal with { Propagation = cause };
        if (_rule.Check(signal.Signal, signal.Propagation) is not SignalBlock.None and var block)
            return Stop(block, signal);
        _store.Add(signal.Signal, signal.OperationId, signal.Key, signal.Propagation, signal.Timestamp.UtcTicks);
        return true;
    }

    /// <summary>Takes all signals of this name out of the log. Listeners that have yet to hear them still do.</summary>
    /// <param name="name">The name.</param>
    /// <returns>How many there were.</returns>
    public int Retract(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _store.Retract(name);
    }

    /// <summary>Takes all signals out of the log.</summary>
    public void Clear() => ClearPattern("*");

    /// <summary>Takes all signals that match out of the log.</summary>
    /// <param name="pattern">See <see cref="SignalPattern"/>.</param>
    /// <returns>How many there were.</returns>
    public int ClearPattern(string pattern) => _store.Retract(SignalPattern.Parse(pattern));

    /// <param name="name">Its name.</param>
    /// <param name="key">The key that it concerns.</param>
    /// <param name="operationId">Who raises it.</param>
    /// <param name="path">What caused it, whatever is being handled.</param>
    internal bool Raise(string name, string? key, long operationId, SignalPropagation? path)
    {
        if (_rule.Check(name, path) is not SignalBlock.None and var block)
            return Stop(block, new SignalEvent(name, operationId, key, _clock.TimeOf(_clock.Stamp()), path));
        _store.Add(name, operationId, key, path, SignalEntry.NoTicks);
        return true;
    }

    /// <summary>Whether no listener hears signals of this name.</summary>
    internal bool IsLeaf(string name) => _rule.IsLeaf(name);

    private bool Stop(SignalBlock block, SignalEvent signal)
    {
        _tally.CountBlocked();
        _blocked?.Tell(signal, _rule.Reason(block, signal.Signal, signal.Propagation!));
        return false;
    }
}
