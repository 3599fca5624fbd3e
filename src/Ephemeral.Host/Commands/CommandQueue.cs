using Ephemeral.Actors;

namespace Ephemeral.Host.Commands;

/// <summary>The commands that run and wait, in the order of each user.</summary>
internal sealed class CommandQueue(IEphemeralKeyedCoordinatorFactory<string, UserCommand> coordinators)
{
    private readonly EphemeralKeyedWorkCoordinator<string, UserCommand> _coordinator =
        coordinators.CreateCoordinator(CommandServices.Coordinator);

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

    /// <summary>Takes nothing more, and waits until what was accepted has ended.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        _coordinator.Complete();
        return _coordinator.DrainAsync(cancellationToken);
    }

    public CommandAdmission Offer(UserCommand command)
    {
        try
        {
            if (_coordinator.TryEnqueue(command))
                return CommandAdmission.Accepted;
            return _coordinator.IsCompleted || _coordinator.PendingCount >= _coordinator.Options.MaxPendingOperations
                ? CommandAdmission.ServiceIsFull
                : CommandAdmission.UserIsFull;
        }
        catch (ObjectDisposedException)
        {
            return CommandAdmission.ServiceIsFull;
        }
    }
}
