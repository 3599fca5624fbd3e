namespace Akka.TestKit;

/// <summary>
/// How an expectation waits. Every expectation is written once, as an async method; under <see cref="Blocking"/> it never
/// yields, so that its task is complete when it returns and the test's delegates run on the calling thread.
/// </summary>
internal enum Wait
{
    Blocking,
    Async
}

internal static class Waiting
{
    public static Task<bool> Available(this SemaphoreSlim semaphore, Wait wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var bound = Milliseconds(timeout);
        if (wait == Wait.Async) return semaphore.WaitAsync(bound, cancellationToken);
        if (!Thread.CurrentThread.IsThreadPoolThread) return Task.FromResult(semaphore.Wait(bound, cancellationToken));

        // blocking on a task tells the pool to lend another thread, so that the awaited actor can run
        var waiting = semaphore.WaitAsync(bound, cancellationToken);
        return Task.FromResult(waiting.GetAwaiter().GetResult());
    }

    public static Task Pause(this Wait wait, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (wait == Wait.Async) return Task.Delay(duration, cancellationToken);
        cancellationToken.WaitHandle.WaitOne(duration);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    // rounded up: an expectation must not give up before its time
    private static int Milliseconds(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan || timeout == TimeSpan.MaxValue ? Timeout.Infinite
        : timeout <= TimeSpan.Zero ? 0
        : (int)Math.Min(Math.Ceiling(timeout.TotalMilliseconds), int.MaxValue);
}
