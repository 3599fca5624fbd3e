namespace Ephemeral.Actors.Signals;

/// <summary>The constraints, checked and compiled: may a signal be raised because of those on its path?</summary>
internal sealed class PropagationRule
{
    private readonly int _maxDepth;
    private readonly bool _blockCycles;
    private readonly SignalPattern? _terminal;
    private readonly SignalPattern? _leaves;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public PropagationRule(SignalConstraints constraints)
    {
        foreach (var (option, value, allowed) in constraints.Errors())
            SignalLimits.Throw(option, value, allowed);
        _maxDepth = constraints.MaxDepth;
        _blockCycles = constraints.BlockCycles;
        _terminal = SignalPattern.AnyOf(constraints.TerminalSignals);
        _leaves = SignalPattern.AnyOf(constraints.LeafSignals);
    }

    public bool IsLeaf(string signal) => _leaves?.Matches(signal) == true;

    /// <summary>Why <paramref name="signal"/> is stopped; a signal without a cause never is.</summary>
    public SignalBlock Check(string signal, SignalPropagation? path)
    {
        if (path is null)
            return SignalBlock.None;
        if (path.Depth > _maxDepth)
            return SignalBlock.Depth;
        for (var cause = path; cause is not null; cause = cause.Cause)
        {
            if (_blockCycles && cause.Signal == signal)
                return SignalBlock.Cycle;
            if (_terminal?.Matches(cause.Signal) == true)
                return SignalBlock.Terminal;
        }

        return SignalBlock.None;
    }

    public string Reason(SignalBlock block, string signal, SignalPropagation path) => block switch
    {
        SignalBlock.Depth => $"'{signal}' would be {path.Depth} signals deep; MaxDepth is {_maxDepth}. Path: {path}.",
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
    private readonly ListenerQueue<(SignalEvent Signal, string Reason)> _queue;

    public BlockedSignals(Action<SignalEvent, string> onBlocked, SignalCounters counters)
    {
        _onBlocked = onBlocked;
        _queue = new ListenerQueue<(SignalEvent Signal, string Reason)>(Tell, counters);
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
