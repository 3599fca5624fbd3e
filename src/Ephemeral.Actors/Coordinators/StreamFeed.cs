using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Coordination;

namespace Ephemeral.Actors.Coordinators;

/// <summary>
/// Moves a stream into a coordinator, one item at a time as there is room, and completes the coordinator when the stream ends. A
/// stream that fails has ended: that is logged, and kept for whoever drains the coordinator or enqueues afterwards. Where intake ends first, a
/// stream that does not listen is left to itself.
/// </summary>
internal sealed class StreamFeed(CoordinatorContext context, ActorSystem system)
{
    /// <summary>Whether there is a stream.</summary>
    public bool IsStarted { get; private set; }

    public void Start<T>(IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, Action complete)
    {
        IsStarted = true;
        // nothing of whoever makes the coordinator flows into the stream, which may live for as long as the process
        using var suppressed = ExecutionContext.SuppressFlow();
        _ = Task.Run(() => MoveAsync(source, enqueue, complete, context.End.IntakeEnd));
    }

    private async Task MoveAsync<T>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, Action complete, CancellationToken stop)
    {
        try
        {
            await foreach (var item in source.WithCancellation(stop).ConfigureAwait(false))
                await enqueue(item, stop).ConfigureAwait(false);
        }
        catch (Exception) when (stop.IsCancellationRequested || context.Gate.IsClosed)
        {
            // the coordinator takes nothing more in: what the stream makes of that is of no more interest
        }
        catch (Exception e)
        {
            context.End.StreamError = e;
            context.Gate.CloseFor(() => CoordinatorErrors.StreamFailed(context.Name, e));
            Logging.GetLogger(system, typeof(EphemeralCoordinator)).Error(
                e, "The stream that feeds coordinator '{0}' has failed. What was taken runs to its end; nothing more is taken in.",
                context.Name);
        }
        finally
        {
            complete();
        }
    }
}
