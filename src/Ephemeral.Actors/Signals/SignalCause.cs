namespace Ephemeral.Actors.Signals;

/// <summary>What code carries that runs because of a signal.</summary>
/// <param name="path">The signals because of which it runs; made when somebody asks where <see cref="Begin"/> says which.</param>
internal sealed class SignalCause(SignalPropagation? path = null)
{
    private SignalEntry _signal;
    private volatile bool _isAskedFor;

    /// <summary>Whether anybody has ever asked for the path.</summary>
    public bool IsAskedFor => _isAskedFor;

    public SignalPropagation Path
    {
        get
        {
            _isAskedFor = true;
            return path ??= new SignalPropagation(_signal.Signal, _signal.Propagation);
        }
    }

    /// <summary>From now on it is of that signal. Only while nobody else can hold it.</summary>
    public void Begin(in SignalEntry signal) => _signal = signal;
}
