namespace Ephemeral.Host.Commands;

/// <summary>Stands in for real work: lets the command's time pass.</summary>
internal sealed class SimulatedCommandHandler(TimeProvider time) : ICommandHandler
{
    public async Task HandleAsync(UserCommand command, CancellationToken cancellationToken)
    {
        await Task.Delay(command.Duration, time, cancellationToken);
        if (command.Name == CommandNames.Fail)
            throw new InvalidOperationException($"The command '{CommandNames.Fail}' always fails.");
    }
}
