using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The way from an actor's Props to its coordinator's context, given up when the coordinator has ended: whoever keeps an actor's ref keeps
/// its Props too, and must not keep the coordinator, its window and its body by that.
/// </summary>
internal sealed class ReleasableContext(CoordinatorContext context)
{
    private readonly CancellationTokenSource _released = new();
    private volatile CoordinatorContext? _context = context;
    private volatile bool _hasEnded;

    public string Name { get; } = context.Name;

    public string Kind { get; } = context.Kind;

    public CoordinatorEnd End { get; } = context.End;

    public CoordinatorContext Context =>
        _context ?? throw new InvalidOperationException($"Coordinator '{Name}' has stopped, and starts no actor any more.");

    /// <summary>Whether what is told to the coordinator's actor reaches it no more.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>The operation of the coordinator, not ended, that the code at hand runs in, before the coordinator has drained; null for none.</summary>
    public Operation? Inside => _context is { } context && !End.Drained.IsCompleted ? OperationFlow.InsideOf(context.Gate) : null;

    public void SetActor(IActorRef actor) => _context?.Actor = actor;

    /// <summary>Its actor may never come to its own end when the system ends just now: then the coordinator ends with the system.</summary>
    public void EndWith(ActorSystem system)
    {
        // nothing of whoever makes the coordinator is kept for as long as the system lives
        using var suppressed = ExecutionContext.SuppressFlow();
        _ = system.WhenTerminated.ContinueWith(
            _ => EndAll(CoordinatorErrors.CancelledByStop(Name)), _released.Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Ends whatever has not ended, where the coordinator's actor could not.</summary>
    public void EndAll(Exception reason)
    {
        MarkEnded();
        _context?.EndAll(reason);
    }

    public void MarkEnded() => _hasEnded = true;

    public void Release()
    {
        _context = null;
        _released.Cancel();
    }
}
