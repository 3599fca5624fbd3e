namespace Ephemeral.Actors.Hosting;

/// <summary>Waits for the work of a coordinator that ends, but not for what can't start.</summary>
internal static class StartableDrain
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Waits until what was accepted and can start, being neither paused nor deferred, has ended, or <paramref name="enough"/> is cancelled. It
    /// throws what <see cref="EphemeralCoordinator.DrainAsync"/> does, but for the cancellation.
    /// </summary>
    public static async Task WaitAsync(EphemeralCoordinator coordinator, CancellationToken enough)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(enough);
        try
        {
            var drained = coordinator.DrainAsync(waiting.Token);
            while (await Task.WhenAny(drained, Task.Delay(Look, CancellationToken.None)).ConfigureAwait(false) != drained)
            {
                if (IsHeld(coordinator))
                    await waiting.CancelAsync().ConfigureAwait(false);
            }

            await drained.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
        }
    }

    /// <summary>Null where an application's clock throws.</summary>
    public static EphemeralStatus? StatusOf(EphemeralCoordinator coordinator)
    {
        try
        {
            return coordinator.GetStatus();
        }
        catch (Exception)
        {
            return null;
        }
    }

    // what is not known to be held is waited for
    private static bool IsHeld(EphemeralCoordinator coordinator) =>
        StatusOf(coordinator) is { ActiveCount: 0 } and ({ IsPaused: true } or { IsDeferred: true });
}
