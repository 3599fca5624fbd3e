namespace Ephemeral.Actors.Signals;

/// <summary>The constraints, checked and compiled: may a signal be raised because of those on its path?</summary>
internal sealed class PropagationRule
{
    public const int DeepestMax = 1000;

    private readonly int _maxDepth;
    private readonly bool _blockCycles;
    private readonly SignalPattern? _terminal;
    private readonly SignalPattern? _leaves;

    public PropagationRule(SignalConstraints constraints)
    {
        constraints.Check().ThrowIfAny();
        _maxDepth = constraints.MaxDepth;
        _blockCycles = constraints.BlockCycles;
        _terminal = SignalPattern.AnyOf(constraints.TerminalSignals);
        _leaves = SignalPattern.AnyOf(constraints.LeafSignals);
    }

    public bool IsLeaf(string signal) => _leaves?.Matches(signal) == true;

    /// <summary>What stops <paramref name="signal"/>; a signal without a cause is never stopped.</summary>
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
