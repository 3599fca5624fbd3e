using Akka.Actor;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>How far a coordinator is on its way to its end, and what went wrong beside the work. For any thread.</summary>
internal sealed class CoordinatorEnd
{
    private readonly CancellationTokenSource _intakeEnd = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? _reason;
    private volatile bool _isStopped;
    private long _callbackFailures;

    /// <summary>Everything admitted has ended, and the window shows it.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Cancelled when nothing more is taken in, for whatever feeds the coordinator.</summary>
    public CancellationToken IntakeEnd => _intakeEnd.Token;

    /// <summary>Why nothing starts any more; null while the coordinator is not ending. Set before what waits is looked through.</summary>
    public Exception? Reason => _reason;

    /// <summary>Nothing that is told to the coordinator is handled any more. Set before what has not ended is looked through.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Why the stream that fed the coordinator failed; null when none did.</summary>
    public volatile Exception? StreamError;

    /// <summary>The operations of other coordinators that wait for this one to drain.</summary>
    public DrainWaits Waits { get; } = new();

    public long CallbackFailures => Interlocked.Read(ref _callbackFailures);

    public void Begin(Exception reason)
    {
        _reason ??= reason;
        Interlocked.MemoryBarrier();
        EndIntake();
    }

    public void MarkDrained() => _drained.TrySetResult();

    public void MarkStopped()
    {
        _isStopped = true;
        Interlocked.MemoryBarrier();
        EndIntake();
    }

    /// <summary>Tells whatever feeds the coordinator that nothing more is taken in. What its token's callbacks throw is not heard.</summary>
    public void EndIntake() => _intakeEnd.CancelAsync().Observe();

    public void CountCallbackFailure() => Interlocked.Increment(ref _callbackFailures);
}

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

    /// <summary>
    /// The operation of the coordinator, not ended, that the code at hand runs in, before the coordinator has drained; null for none.
    /// </summary>
    public Operation? Inside => End.Drained.IsCompleted ? null : OperationFlow.InsideOf(End);

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
