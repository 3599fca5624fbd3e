using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>
/// What caused a signal: the names on the path that led to it. It flows by itself while a signal is handled, awaits included. It
/// does not change; a longer path shares the shorter one.
/// </summary>
public sealed record SignalPropagation
{
    /// <summary>A path that ends with <paramref name="signal"/>.</summary>
    /// <param name="signal">The immediate cause.</param>
    /// <param name="cause">What caused that in turn; null for nothing.</param>
    public SignalPropagation(string signal, SignalPropagation? cause = null)
    {
        SignalLimits.ThrowIfNoName(signal);
        Signal = signal;
        Cause = cause;
        Depth = (cause?.Depth ?? 0) + 1;
    }

    /// <summary>The immediate cause.</summary>
    public string Signal { get; }

    /// <summary>What caused the cause; null at the start of the path.</summary>
    public SignalPropagation? Cause { get; }

    /// <summary>How many signals are on the path.</summary>
    public int Depth { get; }

    /// <summary>The names on the path, the first cause first.</summary>
    public IReadOnlyList<string> Path
    {
        get
        {
            var path = new string[Depth];
            var at = this;
            for (var i = Depth - 1; i >= 0; i--, at = at.Cause!)
                path[i] = at.Signal;
            return path;
        }
    }

    /// <summary>Whether a signal of this name, compared ordinally, is on the path.</summary>
    public bool Contains(string signal)
    {
        for (var at = this; at is not null; at = at.Cause)
        {
            if (at.Signal == signal)
                return true;
        }

        return false;
    }

    /// <summary>Whether the two paths have the same names in the same order.</summary>
    public bool Equals(SignalPropagation? other) => other is not null && Path.SequenceEqual(other.Path);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Signal, Depth);

    /// <summary>The path, such as <c>a > b > c</c>.</summary>
    public override string ToString() => string.Join(" > ", Path);

    /// <summary>The path of whatever is raised because of <paramref name="signal"/>.</summary>
    internal static SignalPropagation From(SignalEvent signal) => new(signal.Signal, signal.Propagation);
}
