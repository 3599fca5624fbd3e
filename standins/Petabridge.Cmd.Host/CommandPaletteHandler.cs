using Akka.Actor;

namespace Petabridge.Cmd.Host;

/// <summary>A palette and the actor that carries out its commands: one an open connection.</summary>
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
