using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// The execution context in which a worker runs its next body: it carries the operation, and nothing else. What flowed with the producer
/// (its request, its user) stays with the producer; what a body leaves in its flow, its synchronization context or the priority of its
/// thread is not for the next one. The contexts are made from <paramref name="outside"/>, what flows with whoever awaits bodies; null for nothing.
/// </summary>
internal sealed class BodyContext(ExecutionContext? outside, object coordinator, Func<string, Operation, bool> raise)
{
    private OperationFlow.Source? _source;
    private OperationFlow? _flow;
    private ExecutionContext? _context;

    /// <summary>The context that carries no operation.</summary>
    public ExecutionContext Outside { get; } = outside ?? SignalScope.Blank;

    /// <summary>Puts the calling thread into the context of this operation, and says whether that was made for it.</summary>
    public OperationFlow Enter(Operation operation, out bool isNew)
    {
        isNew = _flow is null;
        if (_flow is null)
        {
            ExecutionContext.Restore(Outside);
            _source ??= new OperationFlow.Source(coordinator, raise, OperationFlow.Carried);
            (_flow, _context) = OperationFlow.Enter(_source);
        }
        else if (!ReferenceEquals(ExecutionContext.Capture(), _context))
        {
            ExecutionContext.Restore(_context!);
        }

        _flow.Begin(operation);
        if (operation.Cause is { } cause)
            SignalScope.Enter(cause);
        return _flow;
    }

    /// <summary>The operation has ended: its context is used again unless code left behind may carry it.</summary>
    public void Leave(bool mayBeHeld)
    {
        _flow!.End();
        if (!mayBeHeld && !OperationFlow.IsAskedFor)
            return;
        _flow.GiveUp();
        _flow = null;
    }

    /// <summary>Takes back what a body may have left on the thread that ran it.</summary>
    public static void RestoreThread()
    {
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        var thread = Thread.CurrentThread;
        if (thread.Priority != ThreadPriority.Normal)
            thread.Priority = ThreadPriority.Normal;
    }
}
