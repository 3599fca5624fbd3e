namespace Ephemeral.Patterns;

/// <summary>Starts code that is nobody's child: nothing of the caller's execution context or task scheduler flows into it.</summary>
internal static class Detached
{
    public static Task Start(Func<Task> work)
    {
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(work);
    }

    /// <summary>Calls <paramref name="onEnd"/> on the thread pool once the task has ended, however it ended; its error counts as
    /// seen.</summary>
    public static void WhenEnded(Task task, Action onEnd)
    {
        using var suppressed = ExecutionContext.SuppressFlow();
        _ = task.ContinueWith(
            static (ended, onEnd) =>
            {
                _ = ended.Exception;
                ((Action)onEnd!)();
            },
            onEnd, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
