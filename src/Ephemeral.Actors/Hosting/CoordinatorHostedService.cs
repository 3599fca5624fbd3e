using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// Checks all registrations before anything starts, and drains the coordinators before anything stops: requests are still answered
/// then, and the actor system is still there.
/// </summary>
internal sealed class CoordinatorHostedService(
    StartCheck check, CoordinatorStop stop, CoordinatorSystem system, IOptions<HostOptions> host) : IHostedLifecycleService
{
    // What is kept of the host's time for cancelling what has not ended, and for the rest of the host.
    private const double KeptShare = 0.1;
    private static readonly TimeSpan KeptAtMost = TimeSpan.FromSeconds(3);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        check.Run();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var (limit, kept) = (host.Value.ShutdownTimeout, KeptAtMost);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limit > TimeSpan.Zero && limit.TotalMilliseconds < int.MaxValue)
        {
            kept = limit * KeptShare < KeptAtMost ? limit * KeptShare : KeptAtMost;
            enough.CancelAfter(limit - kept);
        }

        await stop.DrainAsync(enough.Token).ConfigureAwait(false);
        using var givingUp = new CancellationTokenSource(kept);
        await stop.GiveUpAsync(givingUp.Token).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) =>
        await system.EndAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
