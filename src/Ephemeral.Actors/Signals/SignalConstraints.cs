using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>What keeps signals from raising signals for ever. What is stopped is neither logged nor heard; it is counted, and told to
/// <see cref="OnBlocked"/>. Constraints are read once, when they are given to a sink or a coordinator.</summary>
/// <remarks>A sink that is given none has the defaults: no chain of causes is unbounded.</remarks>
public sealed class SignalConstraints
{
    /// <summary>How many signals may be on the path that led to one.</summary>
    /// <value>Default 10; 0 to 1,000. At 0 nothing can be raised because of a signal.</value>
    public int MaxDepth { get; init; } = SignalLimits.MaxDepth;

    /// <summary>Whether a signal is stopped whose name is on its own path: one that, at some remove, causes itself.</summary>
    /// <value>Default true. When false, <see cref="MaxDepth"/> ends the loop.</value>
    public bool BlockCycles { get; init; } = true;

    /// <summary>Names or patterns of signals that end a chain: listeners hear them, and nothing may be raised because of
    /// them.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlySet<string>? TerminalSignals { get; init; }

    /// <summary>Names or patterns of signals that are raised and do not propagate: they are in the log, can be asked about and
    /// waited for, and no listener hears them, so that nothing can follow from them.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlySet<string>? LeafSignals { get; init; }

    /// <summary>Hears, on the thread pool and one at a time, of each signal that was stopped, and why.</summary>
    /// <value>Default null. An exception costs nothing but itself. What is stopped while this runs is counted and not
    /// told.</value>
    public Action<SignalEvent, string>? OnBlocked { get; init; }

    /// <summary>What is out of range: which option, its value, and what is allowed.</summary>
    internal IEnumerable<(string Option, object? Value, string Allowed)> Errors()
    {
        if (MaxDepth is < 0 or > SignalLimits.DeepestMaxDepth)
            yield return (nameof(MaxDepth), MaxDepth, $"0 to {SignalLimits.DeepestMaxDepth}");
        foreach (var (option, patterns) in new[] { (nameof(TerminalSignals), TerminalSignals), (nameof(LeafSignals), LeafSignals) })
        {
            foreach (var pattern in patterns ?? Enumerable.Empty<string?>())
            {
                if (!SignalPattern.IsPattern(pattern))
                    yield return (option, pattern is null ? "a set with null" : $"a set with '{pattern}'", "names and patterns such as http.*, in a set");
            }
        }
    }
}

/// <summary>The constraints, checked and compiled.</summary>
internal sealed class PropagationRule
{
    private readonly SignalConstraints _constraints;
    private readonly SignalPattern? _terminal;
    private readonly SignalPattern? _leaves;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public PropagationRule(SignalConstraints constraints)
    {
        foreach (var (option, value, allowed) in constraints.Errors())
            SignalLimits.Throw(option, value, allowed);
        _constraints = constraints;
        _terminal = SignalPattern.AnyOf(constraints.TerminalSignals);
        _leaves = SignalPattern.AnyOf(constraints.LeafSignals);
    }

    public bool IsLeaf(string signal) => _leaves?.Matches(signal) == true;

    /// <summary>Why <paramref name="signal"/> is stopped; a signal without a cause never is.</summary>
    public SignalBlock Check(string signal, SignalPropagation? path)
    {
        if (path is null)
            return SignalBlock.None;
        if (path.Depth > _constraints.MaxDepth)
            return SignalBlock.Depth;
        for (var cause = path; cause is not null; cause = cause.Cause)
        {
            if (_constraints.BlockCycles && cause.Signal == signal)
                return SignalBlock.Cycle;
            if (_terminal?.Matches(cause.Signal) == true)
                return SignalBlock.Terminal;
        }

        return SignalBlock.None;
    }

    public string Reason(SignalBlock block, string signal, SignalPropagation path) => block switch
    {
        SignalBlock.Depth => $"'{signal}' would be {path.Depth} signals deep; MaxDepth is {_constraints.MaxDepth}. Path: {path}.",
        SignalBlock.Cycle => $"'{signal}' is on its own path: {path}. BlockCycles is true.",
        SignalBlock.Terminal => $"'{signal}' was raised because of a terminal signal. Path: {path}.",
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "Only what is blocked has a reason."),
    };
}

/// <summary>Why a signal was stopped.</summary>
internal enum SignalBlock
{
    None,
    Depth,
    Cycle,
    Terminal,
}

/// <summary>Tells <see cref="SignalConstraints.OnBlocked"/> of signals that were stopped. What is stopped while that runs is not
/// told, so that telling cannot go on for ever.</summary>
internal sealed class BlockedSignals
{
    private static readonly AsyncLocal<bool> IsTelling = new();

    private readonly Action<SignalEvent, string> _onBlocked;
    private readonly SignalQueue<(SignalEvent Signal, string Reason)> _queue;

    public BlockedSignals(Action<SignalEvent, string> onBlocked, SignalCounters counters)
    {
        _onBlocked = onBlocked;
        _queue = SignalQueue<(SignalEvent Signal, string Reason)>.ForListener(Tell, counters);
    }

    public void Add(SignalEvent signal, string reason)
    {
        if (!IsTelling.Value)
            _queue.Add((signal, reason));
    }

    private void Tell((SignalEvent Signal, string Reason) blocked) => ExecutionContext.Run(
        SignalScope.Blank,
        _ =>
        {
            SignalScope.Enter(SignalPropagation.From(blocked.Signal));
            IsTelling.Value = true;
            _onBlocked(blocked.Signal, blocked.Reason);
        },
        null);
}
