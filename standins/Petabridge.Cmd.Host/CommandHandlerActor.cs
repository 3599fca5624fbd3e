using Akka.Actor;
using Akka.Event;

namespace Petabridge.Cmd.Host;

/// <summary>
/// Carries out the commands of one palette for one connection. A handler that throws answers its command with an error, and
/// goes on.
/// </summary>
public abstract class CommandHandlerActor : ActorBase
{
    private readonly Dictionary<string, Action<Command>> _handlers = new(StringComparer.Ordinal);
    private readonly CommandPalette _palette;

    protected CommandHandlerActor(CommandPalette palette)
    {
        ArgumentNullException.ThrowIfNull(palette);
        _palette = palette;
    }

    protected void Process(string commandName, Action<Command> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_palette.Find(commandName) is null)
            throw new InvalidOperationException(
                $"The palette '{_palette.ModuleName}' has no command '{commandName}' to process. "
                + $"It has: {string.Join(", ", _palette.Commands.Select(command => command.Name))}.");
        _handlers[commandName] = handler;
    }

    protected sealed override bool Receive(object message)
    {
        if (message is not Command command)
            return false;
        if (_handlers.TryGetValue(command.Name, out var handler))
            Run(handler, command);
        else
            Refuse(
                $"The palette '{_palette.ModuleName}' has no command '{command.Name}'. "
                + $"It has: {string.Join(", ", _handlers.Keys)}.");
        return true;
    }

    // Whether it had answered already does not matter: only the first final response reaches the client.
    private void Run(Action<Command> handler, Command command)
    {
        var asker = Sender;
        try
        {
            handler(command);
        }
        catch (Exception e)
        {
            Context.GetLogger().Error(e, "The command '{0} {1}' failed.", _palette.ModuleName, command.Name);
            asker.Tell(
                new ErroredCommandResponse(
                    $"'{_palette.ModuleName} {command.Name}' failed: {e.GetType().Name}. The log of the host has the details."),
                Self);
        }
    }

    private void Refuse(string problem) => Sender.Tell(new ErroredCommandResponse(problem), Self);
}
