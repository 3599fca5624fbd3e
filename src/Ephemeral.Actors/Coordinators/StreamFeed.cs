using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Coordinators;

/// <summary>
/// Moves a stream into a coordinator, one item at a time as there is room, and completes the coordinator when the stream ends. The error of a stream
/// that fails is logged, and kept for whoever drains the coordinator or enqueues afterwards. Where intake ends first, the stream's token is cancelled;
/// a stream that ignores its token is left to itself.
/// </summary>
internal sealed class StreamFeed(CoordinatorContext context, ActorSystem system)
{
    // flows into what the stream starts, and says nothing any more once the stream has ended
    private static readonly AsyncLocal<object?> Feeding = new();
    private volatile object? _feeding;

    /// <summary>Whether the code at hand is the stream itself, which draining waits for.</summary>
    public bool IsInside => _feeding is { } mine && ReferenceEquals(Feeding.Value, mine);

    /// <summary>Whether there is a stream.</summary>
    public bool IsStarted { get; private set; }

    public void Start<T>(IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, Action complete)
    {
        IsStarted = true;
        // nothing of whoever makes the coordinator flows into the stream, which may live for as long as the process
        _ = SignalScope.RunWithoutFlow(() => MoveAsync(source, enqueue, complete, context.End.IntakeEnd));
    }

    private async Task MoveAsync<T>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, Action complete, CancellationToken stop)
    {
        Feeding.Value = _feeding = new object();
        try
        {
            await foreach (var item in source.WithCancellation(stop).ConfigureAwait(false))
            {
                if (!await TakesAsync(enqueue(item, stop)).ConfigureAwait(false))
                    break;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the stream has heard its token
        }
        catch (Exception e) when (stop.IsCancellationRequested || context.Gate.IsClosed)
        {
            Logging.GetLogger(system, typeof(EphemeralCoordinator)).Warning(
                e, "The stream that fed coordinator '{0}' threw when the coordinator took nothing more in. What was taken in is not affected: see to how the "
                + "stream ends.", context.Name);
        }
        catch (Exception e)
        {
            context.End.StreamError = e;
            context.Gate.CloseFor(() => CoordinatorErrors.StreamFailed(context.Name, e));
            Logging.GetLogger(system, typeof(EphemeralCoordinator)).Error(
                e, "The stream that feeds coordinator '{0}' has failed. What was taken runs to its end; nothing more is taken in.", context.Name);
        }
        finally
        {
            _feeding = null;
            complete();
        }
    }

    /// <returns>False where the coordinator takes nothing more in: that is no error of the stream's.</returns>
    private async ValueTask<bool> TakesAsync(ValueTask<long> enqueued)
    {
        try
        {
            await enqueued.ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (context.Gate.IsClosed)
        {
            return false;
        }
    }
}
