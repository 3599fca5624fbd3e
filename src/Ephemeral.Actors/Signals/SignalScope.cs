namespace Ephemeral.Actors.Signals;

/// <summary>The signals because of which the code at hand runs; they flow through awaits and into tasks started meanwhile.</summary>
internal static class SignalScope
{
    private static readonly AsyncLocal<SignalCause?> Ambient = new();

    /// <summary>An execution context in which nothing flows.</summary>
    public static ExecutionContext Blank { get; } = MakeBlank();

    /// <summary>What a signal raised here is raised because of; null where no signal is being handled.</summary>
    public static SignalPropagation? Current => Ambient.Value?.Path;

    /// <summary>Makes <paramref name="path"/> the current one until the result is disposed of.</summary>
    public static Scope Enter(SignalPropagation path)
    {
        var before = Ambient.Value;
        Set(new SignalCause(path));
        return new Scope(before);
    }

    /// <summary>Whatever the code at hand raises from now on is because of <paramref name="cause"/>.</summary>
    public static void Set(SignalCause? cause)
    {
        // setting a value makes a new execution context: not for the same one again
        if (!ReferenceEquals(Ambient.Value, cause))
            Ambient.Value = cause;
    }

    /// <summary>Runs asynchronous code on the thread pool; nothing of the caller's flows to it.</summary>
    public static Task RunWithoutFlow(Func<Task> work)
    {
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(work);
    }

    // a thread started without flow is the one place that surely has one
    private static ExecutionContext MakeBlank()
    {
        ExecutionContext? blank = null;
        var thread = new Thread(() => blank = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return blank!;
    }

    public readonly struct Scope(SignalCause? before) : IDisposable
    {
        public void Dispose() => Set(before);
    }
}

/// <summary>What code carries that runs because of a signal.</summary>
/// <param name="path">The signals because of which it runs; made when somebody asks where <see cref="Begin"/> says which.</param>
internal sealed class SignalCause(SignalPropagation? path = null)
{
    private string? _signal;
    private SignalPropagation? _propagation;
    private volatile bool _isAskedFor;

    /// <summary>Whether anybody has ever asked for the path.</summary>
    public bool IsAskedFor => _isAskedFor;

    public SignalPropagation? Path
    {
        get
        {
            _isAskedFor = true;
            return path ??= _signal is null ? null : new SignalPropagation(_signal, _propagation);
        }
    }

    /// <summary>From now on it is of that signal; <c>default</c> for none. Only while nobody else can hold it.</summary>
    public void Begin(in SignalEvent signal) => (_signal, _propagation) = (signal.Signal, signal.Propagation);
}

/// <summary>Runs a listener in execution contexts in which nothing flows but the cause of what it does. One call at a time.</summary>
/// <remarks>
/// A context for each signal would cost a hundred bytes, so the next signal has the same one where nobody can hold it any more. A listener
/// that allocated anything may have left code behind that carries the cause; and once anybody has asked for a cause, no context of this listener is
/// used twice, since pooled tasks leave code behind without allocating. Such code is told another signal, or none, if it is itself the first to ask
/// and asks after its own was heard.
/// </remarks>
internal sealed class ListenerContext(Action<SignalEvent> listener)
{
    private SignalCause? _cause;
    private ExecutionContext? _context;
    private SignalEvent _signal;
    private bool _isAskedFor;

    /// <summary>Calls the listener, whose exceptions it lets through.</summary>
    public void Run(in SignalEvent signal)
    {
        if (_cause is null || _isAskedFor)
            ExecutionContext.Run(SignalScope.Blank, static self => ((ListenerContext)self!).Renew(), this);
        _cause!.Begin(signal);
        _signal = signal;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ExecutionContext.Run(_context!, static self => ((ListenerContext)self!).Call(), this);
        }
        finally
        {
            _isAskedFor |= _cause.IsAskedFor;
            if (_isAskedFor || GC.GetAllocatedBytesForCurrentThread() != allocated)
                _cause = null;
            else
                _cause.Begin(default);
        }
    }

    private void Renew()
    {
        SignalScope.Set(_cause = new SignalCause());
        _context = ExecutionContext.Capture();
    }

    private void Call()
    {
        var signal = _signal;
        // an idle listener keeps no key
        _signal = default;
        listener(signal);
    }
}
