using Akka.Actor;
using Akka.Event;

namespace Petabridge.Cmd.Host;

/// <summary>A palette, and the actor that carries out its commands: each connection has one of its own.</summary>
public abstract class CommandPaletteHandler
{
    protected CommandPaletteHandler(CommandPalette palette)
    {
        ArgumentNullException.ThrowIfNull(palette);
        Palette = palette;
    }

    public CommandPalette Palette { get; }

    public abstract Props HandlerProps { get; }

    /// <summary>Called once, when the palette is registered.</summary>
    public virtual void OnRegister(PetabridgeCmd plugin)
    {
    }
}

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
        var asker = Sender;
        try
        {
            if (_handlers.TryGetValue(command.Name, out var handler))
                handler(command);
            else
                asker.Tell(new ErroredCommandResponse($"'{_palette.ModuleName} {command.Name}' has no handler."), Self);
        }
        catch (Exception e)
        {
            // The client takes one final response: where the handler had sent its own, this one goes nowhere.
            Context.GetLogger().Error(e, "The command '{0} {1}' failed.", _palette.ModuleName, command.Name);
            asker.Tell(
                new ErroredCommandResponse(
                    $"'{_palette.ModuleName} {command.Name}' failed: {e.GetType().Name}. The log of the host has the details."),
                Self);
        }

        return true;
    }
}
