using Ephemeral.Actors;

namespace Ephemeral.Host.Commands;

/// <summary>Registers what runs the commands of users.</summary>
internal static class CommandServices
{
    /// <summary>The name that settings know their coordinator by.</summary>
    public const string Coordinator = "commands";

    /// <summary>Raised by a command that fails.</summary>
    public const string Failed = "error.command";

    public static void AddCommands(this IServiceCollection services, SignalSink signals, TimeProvider time)
    {
        services.AddSingleton<ICommandHandler, SimulatedCommandHandler>();
        services.AddSingleton<CommandQueue>();
        services.AddEphemeralKeyedResultCoordinator<string, UserCommand, bool>(
            Coordinator,
            command => command.UserId,
            provider =>
            {
                var handler = provider.GetRequiredService<ICommandHandler>();
                return async (command, operation, cancellationToken) =>
                {
                    try
                    {
                        await handler.HandleAsync(command, cancellationToken);
                        return true;
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        operation.Signal(Failed);
                        throw;
                    }
                };
            },
            new EphemeralOptions
            {
                MaxConcurrency = 32,
                MaxConcurrencyPerKey = 1,
                EnableFairScheduling = true,
                Signals = signals,
                TimeProvider = time,
            });
    }
}
