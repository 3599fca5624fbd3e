namespace Ephemeral.Actors.Coordinators;

/// <summary>
/// Moves a stream into a coordinator, one item at a time as there is room, and completes the coordinator when the stream ends. A
/// stream that fails has ended; its exception is kept for whoever drains the coordinator (T12).
/// </summary>
internal sealed class StreamFeed
{
    private readonly CancellationTokenSource _stop = new();
    private Exception? _error;

    /// <summary>The exception of the stream, handed out once.</summary>
    public Exception? TakeError() => Interlocked.Exchange(ref _error, null);

    public void Start<T>(IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, Action complete) =>
        _ = Task.Run(() => MoveAsync(source, enqueue, complete, _stop.Token));

    /// <summary>Ends the moving; a stream that does not listen is left to itself. What its token's callbacks throw is its own affair.</summary>
    public void Stop() => _ = _stop.CancelAsync().ContinueWith(static t => t.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task MoveAsync<T>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, Action complete, CancellationToken stop)
    {
        try
        {
            await foreach (var item in source.WithCancellation(stop).ConfigureAwait(false))
                await enqueue(item, stop).ConfigureAwait(false);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // the coordinator takes nothing more in: what the stream makes of that is of no more interest
        }
        catch (Exception e)
        {
            Volatile.Write(ref _error, e);
        }
        finally
        {
            complete();
        }
    }
}
