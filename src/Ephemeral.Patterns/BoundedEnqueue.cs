namespace Ephemeral.Patterns;

/// <summary>Enqueues into a coordinator for as long as a disposal that waits for it has not given up.</summary>
internal static class BoundedEnqueue
{
    /// <exception cref="TimeoutException">The disposal has given up.</exception>
    public static async ValueTask EnqueueAsync<T>(
        Func<T, CancellationToken, ValueTask<long>> enqueue, T item, TimeSpan shutdownTimeout, CancellationToken giveUp)
    {
        try
        {
            var enqueuing = enqueue(item, giveUp);
            if (enqueuing.IsCompletedSuccessfully)
                _ = enqueuing.Result;
            else
                await enqueuing.AsTask().WaitAsync(giveUp).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (giveUp.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"It was not taken within {shutdownTimeout}. Raise ShutdownTimeout, or resume the coordinator.", e);
        }
    }
}
