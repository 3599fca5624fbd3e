using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Permits;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Actors;

/// <summary>The execution contexts of one worker's bodies: which one the next body runs in, and what it carries.</summary>
/// <remarks>
/// A context carries being inside the coordinator, and the operation at hand. What flowed with the producer (its request, its user)
/// stays with the producer; what a body leaves in its flow is not for the next one.
/// </remarks>
internal sealed class CoordinatorScope(CoordinatorParts parts)
{
    private OperationFlow.Home? _home;
    private OperationFlow? _flow;
    private ExecutionContext? _context;

    /// <summary>What all contexts of bodies are made from: blank, or what flows with whoever awaits the bodies.</summary>
    public ExecutionContext Base { get; } = parts.Context ?? BlankContext.Value;

    /// <summary>Whether the code at hand runs inside an operation of that gate's coordinator, through any number of awaits.</summary>
    public static bool IsInside(PermitGate gate) => OperationFlow.IsInside(gate);

    /// <summary>Puts the calling thread into the context of this operation.</summary>
    public OperationFlow Enter(Operation operation)
    {
        if (_flow is null)
        {
            ExecutionContext.Restore(Base);
            _home ??= new OperationFlow.Home(parts.Gate, parts.Signals.Raise, OperationFlow.Carried);
            (_flow, _context) = OperationFlow.Enter(_home);
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

    /// <summary>The operation has ended.</summary>
    /// <param name="mayBeHeld">Whether code that it leaves behind may carry its context.</param>
    public void Leave(bool mayBeHeld)
    {
        _flow!.End();
        if (mayBeHeld || OperationFlow.IsAskedFor)
            _flow = null;
    }
}
