namespace Ephemeral.Actors;

internal static class Unawaited
{
    /// <summary>For a task that nobody awaits: what it throws is seen here, and nowhere else.</summary>
    public static void Observe(this Task task) => task.ContinueWith(
        static task => task.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
