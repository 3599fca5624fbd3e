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
