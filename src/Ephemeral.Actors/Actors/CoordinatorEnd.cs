namespace Ephemeral.Actors.Actors;

/// <summary>The two ends that callers wait for, and what went wrong beside the work.</summary>
internal sealed class CoordinatorEnd
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopped;
    private long _callbackFailures;

    /// <summary>Everything admitted has ended, and the window shows it.</summary>
    public Task Drained => _drained.Task;

    /// <summary>The coordinator's actor is gone.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Nothing that is told to the coordinator is handled any more. Set before its last look at the index.</summary>
    public bool IsStopped => _isStopped;

    public long CallbackFailures => Interlocked.Read(ref _callbackFailures);

    public void MarkDrained() => _drained.TrySetResult();

    public void MarkStopped()
    {
        _isStopped = true;
        Interlocked.MemoryBarrier();
    }

    public void Finish()
    {
        MarkDrained();
        _stopped.TrySetResult();
    }

    public void CountCallbackFailure() => Interlocked.Increment(ref _callbackFailures);
}
