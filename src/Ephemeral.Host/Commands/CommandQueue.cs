using System.Threading.RateLimiting;
using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;
using Ephemeral.Host.Limits;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Commands;

/// <summary>The commands that run and wait, in the order of each user.</summary>
internal sealed class CommandQueue(
    IEphemeralKeyedResultCoordinatorFactory<string, UserCommand, bool> coordinators, ClientLimits limits, TimeProvider time)
{
    private readonly EphemeralKeyedResultCoordinator<string, UserCommand, bool> _coordinator =
        coordinators.CreateCoordinator(CommandServices.Coordinator);

    private readonly EndRate _rate = new(time);

    public CommandCounts Counts
    {
        get
        {
            var status = _coordinator.GetStatus();
            return new CommandCounts(
                status.PendingCount, status.ActiveCount, status.TotalCompleted, status.TotalFailed, status.TotalCancelled,
                status.TotalEnqueued, _coordinator.CountSignalsMatching("error.*"));
        }
    }

    /// <summary>Whether it takes no more commands, for good.</summary>
    public bool HasEnded => _coordinator.IsCompleted;

    /// <summary>How long it takes until about so many more have ended.</summary>
    public TimeSpan Until(long ends) => _rate.Until(ends);

    /// <summary>
    /// Takes nothing more, and waits until what was accepted has ended. What can't start, because it is paused or deferred, is not waited for.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _coordinator.Complete();
        await StartableDrain.WaitAsync(_coordinator, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <param name="command">The command.</param>
    /// <param name="client">Who gives it, whatever user it names.</param>
    public CommandAdmission Offer(UserCommand command, Client client)
    {
        var place = limits.Commands.AttemptAcquire(client);
        var admission = CommandAdmission.AddressIsFull;
        try
        {
            return place.IsAcquired ? admission = Offer(command, place) : admission;
        }
        finally
        {
            if (admission != CommandAdmission.Accepted)
                place.Dispose();
        }
    }

    private CommandAdmission Offer(UserCommand command, RateLimitLease place)
    {
        try
        {
            if (_coordinator.TrySubmit(command, out var task))
            {
                _ = GiveBackAfterAsync(task.Completion, place);
                return CommandAdmission.Accepted;
            }

            return _coordinator.IsCompleted || _coordinator.PendingCount >= _coordinator.Options.MaxPendingOperations
                ? CommandAdmission.ServiceIsFull
                : CommandAdmission.UserIsFull;
        }
        catch (ObjectDisposedException)
        {
            return CommandAdmission.ServiceIsFull;
        }
    }

    private async Task GiveBackAfterAsync(Task command, RateLimitLease place)
    {
        await command.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        place.Dispose();
        _rate.Ended();
    }
}
