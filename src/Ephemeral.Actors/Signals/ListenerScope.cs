using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>The execution contexts that one listener hears signals in: nothing flows in them but the cause of what it does.</summary>
/// <remarks>
/// A context for each signal would cost a hundred bytes. So the next signal has the same one, where nobody can hold it any more: a
/// listener that allocated anything (a task, a timer, a registration) may have left code behind that carries the cause, which then
/// stays what it is. And once anybody has asked for a cause, no context of this listener is used twice: pooled tasks leave code behind
/// without allocating. Such code is told a younger signal if it is itself the first to ask and asks after its own was heard.
/// </remarks>
internal sealed class ListenerScope
{
    private SignalCause? _cause;
    private ExecutionContext? _context;
    private bool _isAskedFor;

    /// <summary>Puts the calling thread into the context of this signal.</summary>
    public void Enter(in SignalEntry signal)
    {
        NoteAsking();
        if (_cause is null || _isAskedFor)
        {
            ExecutionContext.Restore(BlankContext.Value);
            SignalScope.Set(_cause = new SignalCause());
            _context = ExecutionContext.Capture();
        }
        else if (!ReferenceEquals(ExecutionContext.Capture(), _context))
        {
            ExecutionContext.Restore(_context!);
        }

        _cause.Begin(signal);
    }

    /// <summary>The signal has been heard.</summary>
    /// <param name="mayBeHeld">Whether code that the listener leaves behind may carry the context.</param>
    public void Leave(bool mayBeHeld)
    {
        NoteAsking();
        if (mayBeHeld)
            _cause = null;
    }

    private void NoteAsking() => _isAskedFor |= _cause?.IsAskedFor == true;
}
