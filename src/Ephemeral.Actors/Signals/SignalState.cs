using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>
/// A state, such as <c>translator.down</c>, that is told as a signal: present in a sink from when it begins until it ends,
/// however long that is. Any thread may call any member.
/// </summary>
/// <remarks>
/// Its signal is raised once, has no cause, and leaves the sink neither by age nor for others. Give each state a name that nothing
/// else raises, since ending it retracts all signals of that name.
/// </remarks>
public sealed class SignalState : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SignalSink _sink;
    private volatile string? _current;
    private bool _isDisposed;

    /// <summary>A state that does not hold yet.</summary>
    /// <param name="sink">Where it is told.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is null.</exception>
    public SignalState(SignalSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
    }

    /// <summary>The signal that is present now; null for none.</summary>
    public string? Current => _current;

    /// <summary>
    /// Begins a state, ends it, or goes over from one to the next: that one is raised before the one before is
    /// retracted, so that no pattern that matches both sees a gap. Setting what is so already does nothing.
    /// </summary>
    /// <param name="signal">The name of its signal, without <c>*</c>, <c>?</c> or comma; null to end it.</param>
    /// <exception cref="ArgumentException"><paramref name="signal"/> is a pattern, empty, or longer than 1,024 characters.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Set(string? signal)
    {
        if (signal is not null && (signal.Trim() != signal || signal.AsSpan().IndexOfAny("*?,") >= 0 || signal == ""))
        {
            throw new ArgumentException(
                $"The state '{signal}' is no name of a signal. Give one without '*', '?', ',' and blanks around it.", nameof(signal));
        }

        if (signal is not null)
            SignalLimits.ThrowIfNoName(signal);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Show_NeedsLock(signal);
        }
    }

    /// <summary>The signal that is present now.</summary>
    public override string ToString() => Current ?? "none";

    /// <summary>Ends the state for good.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Show_NeedsLock(null);
        }
    }

    private void Show_NeedsLock(string? signal)
    {
        var before = _current;
        if (signal == before)
            return;
        if (signal is not null)
            _sink.BeginState(signal);
        _current = signal;
        if (before is not null)
            _sink.EndState(before);
    }
}
