namespace Ephemeral.Testing;

/// <summary>For a loop that spins until something has happened elsewhere, which may need the thread of the pool that the loop would hold.</summary>
public static class OwnThread
{
    public static Task Run(Action loop) =>
        Task.Factory.StartNew(loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
