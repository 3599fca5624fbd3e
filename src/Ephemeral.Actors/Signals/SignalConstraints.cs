using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>What keeps signals from raising signals for ever. What is stopped is neither logged nor heard; it is counted, and told to
/// <see cref="OnBlocked"/>. Constraints are read once, when they are given to a sink or a coordinator.</summary>
/// <remarks>A sink that is given none has the defaults: no chain of causes is unbounded.</remarks>
public sealed class SignalConstraints
{
    /// <summary>How many signals may be on the path that led to one.</summary>
    /// <value>Default 10; 0 to 1,000. At 0 nothing can be raised because of a signal.</value>
    public int MaxDepth { get; init; } = SignalDefaults.MaxDepth;

    /// <summary>Whether a signal is stopped whose name is on its own path: one that, at some remove, causes itself.</summary>
    /// <value>Default true. When false, <see cref="MaxDepth"/> ends the loop.</value>
    public bool BlockCycles { get; init; } = SignalDefaults.BlockCycles;

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

    internal OptionsCheck Check() => new OptionsCheck()
        .Between(nameof(MaxDepth), MaxDepth, 0, PropagationRule.DeepestMax)
        .Patterns(nameof(TerminalSignals), TerminalSignals)
        .Patterns(nameof(LeafSignals), LeafSignals);
}
