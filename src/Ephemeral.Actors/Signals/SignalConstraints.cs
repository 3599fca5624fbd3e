using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// What keeps signals from raising signals for ever. What is stopped is neither logged nor heard; it is counted, and told to
/// <see cref="OnBlocked"/>. Constraints are read once, when they are given to a sink or a coordinator.
/// </summary>
/// <remarks>A sink that is given none has the defaults: no chain of causes is unbounded.</remarks>
public sealed class SignalConstraints
{
    /// <summary>How many signals may be on the path that led to one.</summary>
    /// <value>Default 10; 0 to 1,000. At 0 nothing can be raised because of a signal.</value>
    public int MaxDepth { get; init; } = SignalLimits.MaxDepth;

    /// <summary>Whether a signal is stopped whose name is on its own path: one that, at some remove, causes itself.</summary>
    /// <value>Default true. When false, <see cref="MaxDepth"/> ends the loop.</value>
    public bool BlockCycles { get; init; } = true;

    /// <summary>Names or patterns of signals that end a chain: listeners hear them, and nothing may be raised because of them.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlySet<string>? TerminalSignals { get; init; }

    /// <summary>
    /// Names or patterns of signals that are raised and do not propagate: they are in the log, can be asked about and
    /// waited for, and no listener hears them, so that nothing can follow from them.
    /// </summary>
    /// <value>Default null: none.</value>
    public IReadOnlySet<string>? LeafSignals { get; init; }

    /// <summary>Hears, on the thread pool and one at a time, of each signal that was stopped, and why.</summary>
    /// <value>Default null. An exception costs nothing but itself. What is stopped while this runs is counted and not told.</value>
    public Action<SignalEvent, string>? OnBlocked { get; init; }

    /// <summary>Checks every value; the result throws once for all that are out of range.</summary>
    internal OptionsCheck Check() => new OptionsCheck().Between(nameof(MaxDepth), MaxDepth, 0, SignalLimits.DeepestMaxDepth)
        .Patterns(nameof(TerminalSignals), TerminalSignals).Patterns(nameof(LeafSignals), LeafSignals);
}

/// <summary>The constraints, checked and compiled. Any thread may call any member.</summary>
internal sealed class PropagationRule
{
    private static readonly AsyncLocal<bool> IsTelling = new();

    private readonly SignalCounters _counters;
    private readonly SignalPattern? _terminal;
    private readonly SignalPattern? _leaves;
    private readonly SignalSubscription? _blocked;

    public PropagationRule(SignalConstraints constraints, SignalCounters counters)
    {
        constraints.Check().ThrowIfAny();
        (Constraints, _counters) = (constraints, counters);
        _terminal = SignalPattern.AnyOf(constraints.TerminalSignals);
        _leaves = SignalPattern.AnyOf(constraints.LeafSignals);
        if (constraints.OnBlocked is { } onBlocked)
        {
            _blocked = new SignalSubscription(pattern: null, blocked =>
            {
                // what is stopped while this runs is not told, so that telling cannot go on for ever
                IsTelling.Value = true;
                onBlocked(blocked, ReasonToStop(blocked.Signal, blocked.Propagation)!);
            }, counters, name: nameof(SignalConstraints.OnBlocked));
        }
    }

    public SignalConstraints Constraints { get; }

    public bool IsLeaf(string signal) => _leaves?.Matches(signal) == true;

    /// <summary>Whether a signal is stopped, which is counted and told; one without a cause never is.</summary>
    public bool Stops(string signal, long operationId, string? key, SignalPropagation? path, SignalTime time)
    {
        if (path is null || ReasonToStop(signal, path) is null)
            return false;
        _counters.CountBlocked();
        if (!IsTelling.Value)
            _blocked?.Add(new SignalEntry(new SignalName(signal), operationId, key, 0, path, time));
        return true;
    }

    /// <summary>Why <paramref name="signal"/> is stopped; null when it is not.</summary>
    public string? ReasonToStop(string signal, SignalPropagation? path)
    {
        if (path?.Depth > Constraints.MaxDepth)
            return $"'{signal}' would be {path.Depth} signals deep; MaxDepth is {Constraints.MaxDepth}. Path: {path}.";
        for (var cause = path; cause is not null; cause = cause.Cause)
        {
            if (Constraints.BlockCycles && cause.Signal == signal)
                return $"'{signal}' is on its own path: {path}. BlockCycles is true.";
            if (_terminal?.Matches(cause.Signal) == true)
                return $"'{signal}' was raised because of a terminal signal. Path: {path}.";
        }

        return null;
    }
}
