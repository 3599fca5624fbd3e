using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Hosting;

/// <summary>A coordinator on its way to its end: what was left when its intake closed, and what became of that.</summary>
internal sealed class EndingCoordinator(EphemeralCoordinator coordinator)
{
    private EphemeralStatus? _atClose;
    private int _reports;

    public EphemeralCoordinator Coordinator => coordinator;

    public bool IsDrained => coordinator.IsDrained;

    /// <summary>Ends intake. What the first call finds is what the report counts from.</summary>
    public void Close()
    {
        Interlocked.CompareExchange(ref _atClose, coordinator.GetStatus(), null);
        coordinator.Complete();
    }

    public async Task DrainAsync(ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            await coordinator.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.StreamFailed(coordinator.Name, e.Message, e);
        }
    }

    /// <summary>Cancels what is left, and waits for that.</summary>
    public Task DisposeAsync() => coordinator.DisposeAsync().AsTask();

    /// <summary>Logs what became of the work, once.</summary>
    public void Report(ILogger log)
    {
        if (_atClose is not { } before || Interlocked.Increment(ref _reports) > 1)
            return;
        var after = coordinator.GetStatus();
        var ended = after.TotalCompleted + after.TotalFailed - before.TotalCompleted - before.TotalFailed;
        var cancelled = after.TotalCancelled - before.TotalCancelled;
        var running = after.TotalEnqueued - after.TotalCompleted - after.TotalFailed - after.TotalCancelled;
        log.Stopped(
            cancelled + running == 0 ? LogLevel.Information : LogLevel.Warning,
            coordinator.Name, ended + cancelled + running, ended, cancelled, running);
    }
}
