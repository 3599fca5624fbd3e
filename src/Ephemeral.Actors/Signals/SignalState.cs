using System.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors;

/// <summary>A state, such as <c>translator.down</c>, that is told as a signal: present in a sink from when it begins until it ends,
/// however long that is. Any thread may call any member.</summary>
/// <remarks>A signal that leaves the log while the state lasts is raised again at once, so listeners may hear it more than once. It has no
/// cause. Give each state a name that nothing else raises, since ending it retracts all signals of that name.</remarks>
[DebuggerDisplay("{Current}")]
public sealed class SignalState : IDisposable
{
    // at least so much is between two repeats: states may push each other out of a sink that is too small for them
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly SignalSink _sink;
    private readonly Clock _clock;
    private readonly SelfTimer _timer;
    private volatile string? _current;
    private volatile bool _isDisposed;
    private int _settling;

    // by whoever settles
    private string? _shown;
    private SignalWatch? _watch;
    private long _raisedAt;

    /// <summary>A state that does not hold yet.</summary>
    /// <param name="sink">Where it is told.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is null.</exception>
    public SignalState(SignalSink sink, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
        _clock = new Clock(timeProvider ?? TimeProvider.System);
        _timer = new SelfTimer(_clock, Settle);
    }

    /// <summary>The signal that is present now; null for none.</summary>
    public string? Current => _isDisposed ? null : _current;

    /// <summary>Begins a state, ends it, or goes over from one to the next: that one is raised before the one before is
    /// retracted, so that no pattern that matches both sees a gap. Setting what is so already does nothing.</summary>
    /// <param name="signal">The name of its signal, without <c>*</c>, <c>?</c> or comma; null to end it.</param>
    /// <exception cref="ArgumentException"><paramref name="signal"/> is a pattern, empty, or longer than 1,024 characters.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Set(string? signal)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (signal is not null and not "")
            SignalLimits.ThrowIfNoName(signal);
        if (signal is not null && (signal.Trim() != signal || signal.AsSpan().IndexOfAny("*?,") >= 0 || signal == ""))
        {
            throw new ArgumentException(
                $"The state '{signal}' is no name of a signal. Give one without '*', '?', ',' and blanks around it.", nameof(signal));
        }

        if (_current == signal)
            return;
        _current = signal;
        Settle();
    }

    /// <summary>Ends the state for good.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Settle();
        _timer.Dispose();
    }

    /// <summary>Makes the sink show what is so now. No lock: it is called back from inside the sink, whose signals may push each
    /// other out.</summary>
    private void Settle()
    {
        if (Interlocked.Increment(ref _settling) != 1)
            return;
        var seen = 1;
        do
        {
            Show(Current);
        }
        while ((seen = Interlocked.Add(ref _settling, -seen)) != 0);
    }

    private void Show(string? wanted)
    {
        if (wanted == _shown)
        {
            if (wanted is null || _sink.Detect(wanted))
                return;
            if (_clock.Since(_raisedAt) < Pause)
                _timer.Set(Pause);
            else
                Raise(wanted);
            return;
        }

        var (before, watch) = (_shown, _watch);
        _shown = wanted;
        _watch = wanted is null ? null : _sink.Watch(SignalPattern.Parse(wanted), _ => Settle());
        if (wanted is not null)
        {
            _watch!.KeepsPresent = true;
            Raise(wanted);
        }

        watch?.Dispose();
        if (before is not null)
            _sink.Retract(before);
    }

    private void Raise(string signal)
    {
        _raisedAt = _clock.Stamp();
        using var _ = SignalScope.Enter(null);
        _sink.Raise(signal);
    }
}
