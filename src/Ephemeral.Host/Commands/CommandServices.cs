using Ephemeral.Actors;

namespace Ephemeral.Host.Commands;

/// <summary>Registers what runs the commands of users.</summary>
internal static class CommandServices
{
    /// <summary>The name that settings know their coordinator by.</summary>
    public const string Coordinator = "commands";

    public static void AddCommands(this IServiceCollection services, TimeProvider time)
    {
        services.AddSingleton<ICommandHandler, SimulatedCommandHandler>();
        services.AddSingleton<CommandQueue>();
        services.AddEphemeralKeyedWorkCoordinator<string, UserCommand>(
            Coordinator,
            command => command.UserId,
            provider =>
            {
                var handler = provider.GetRequiredService<ICommandHandler>();
                return async (command, cancellationToken) => await handler.HandleAsync(command, cancellationToken);
            },
            new EphemeralOptions
            {
                MaxConcurrency = 32,
                MaxConcurrencyPerKey = 1,
                EnableFairScheduling = true,
                TimeProvider = time,
            });
    }
}
