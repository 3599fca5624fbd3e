using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Actors;

namespace Ephemeral.Actors.OneShot;

/// <summary>
/// One call of <c>EphemeralForEachAsync</c>: a coordinator that takes in what the source gives until both have ended. Nothing is read
/// ahead of the room, so what is alive at a time is bounded.
/// </summary>
/// <param name="coordinator">Made for this run.</param>
/// <param name="progress">Told how far it has come.</param>
/// <param name="system">Where it logs.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class ForEachRun(
    IForEachCoordinator coordinator, IProgress<EphemeralProgress>? progress, ActorSystem system, CancellationToken cancellationToken)
{
    private CoordinatorParts Parts => coordinator.Parts;

    /// <param name="read">Ends when the source has been read to its end, with what it threw.</param>
    /// <param name="stopReading">Called when the run is cancelled.</param>
    public async Task<EphemeralForEachSummary> RunAsync(Func<Task> read, Action? stopReading = null)
    {
        var start = Parts.Clock.Stamp();
        var reports = progress is null ? null : new ProgressReports(progress, Parts, system, start);
        var error = await ReadToEndAsync(read, stopReading).ConfigureAwait(false);
        var duration = Parts.Clock.Since(start);
        var isCancelled = cancellationToken.IsCancellationRequested;
        await coordinator.DisposeAsync().ConfigureAwait(false);
        if (reports is not null)
            await reports.DisposeAsync().ConfigureAwait(false);

        if (isCancelled)
            throw new OperationCanceledException(cancellationToken);
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
        var summary = Summary(duration);
        return Parts.Options.ThrowOnFailure && summary.Failed > 0 ? throw summary.ToException() : summary;
    }

    /// <summary>Returns when every item that was taken has ended.</summary>
    /// <returns>What the source threw; null when it gave all it had.</returns>
    private async Task<Exception?> ReadToEndAsync(Func<Task> read, Action? stopReading)
    {
        // disposal is what cancels: intake ends, what is pending never starts, what runs has its token cancelled
        using var cancelling = cancellationToken.UnsafeRegister(_ =>
        {
            stopReading?.Invoke();
            _ = coordinator.DisposeAsync().AsTask();
        }, null);
        var reading = read();
        await Task.WhenAny(reading, Parts.End.Drained).ConfigureAwait(false);
        var wasStopped = !reading.IsCompleted && !cancellationToken.IsCancellationRequested;
        stopReading?.Invoke();
        coordinator.Complete();
        await coordinator.DrainAsync(CancellationToken.None).ConfigureAwait(false);
        var error = await ErrorOfAsync(reading).ConfigureAwait(false);
        return wasStopped ? CoordinatorErrors.Disposed(Parts.Name) : error;
    }

    /// <summary>What the source threw. A source that reads on for too long after it was told to stop is left to itself.</summary>
    private async Task<Exception?> ErrorOfAsync(Task reading)
    {
        if (!reading.IsCompleted)
            await reading.WaitAsync(Parts.Options.ShutdownTimeout, Parts.Clock.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reading.IsCompleted)
            return await CaughtAsync(reading).ConfigureAwait(false);
        _ = reading.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Logging.GetLogger(system, nameof(EphemeralForEachExtensions.EphemeralForEachAsync)).Warning(
            "The source of '{0}' was let go of: it is read on {1} after the run has ended.", Parts.Name, Parts.Options.ShutdownTimeout);
        return null;
    }

    private static async Task<Exception?> CaughtAsync(Task ended)
    {
        try
        {
            await ended.ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private EphemeralForEachSummary Summary(TimeSpan duration)
    {
        var tally = Parts.Slots.Sum();
        return new EphemeralForEachSummary
        {
            Completed = tally.Completed,
            Failed = tally.Failed,
            Cancelled = tally.Cancelled + Parts.Slots.CancelledUnstarted,
            Duration = duration,
            FailedOperations = coordinator.GetLastFailed(),
            CallbackFailures = Parts.End.CallbackFailures,
        };
    }
}
