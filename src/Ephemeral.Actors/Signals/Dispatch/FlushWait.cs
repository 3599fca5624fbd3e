namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>A flush that callers await.</summary>
internal sealed class FlushWait : FlushMark
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many wait for it. Guarded by the pump's lock.</summary>
    public int Callers { get; set; }

    public Task Task => _over.Task;

    public void Complete() => _over.SetResult();
}
