namespace Ephemeral.Host.Commands;

/// <summary>Does what a command asks for.</summary>
internal interface ICommandHandler
{
    /// <summary>What it throws is the failure of that command.</summary>
    Task HandleAsync(UserCommand command, CancellationToken cancellationToken);
}
