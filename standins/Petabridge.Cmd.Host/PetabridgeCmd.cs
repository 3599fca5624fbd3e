using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Petabridge.Cmd.Host.Connections;

namespace Petabridge.Cmd.Host;

/// <summary>
/// Serves command palettes over TCP: one an actor system. A port that cannot be had is logged, and stops nothing.
/// </summary>
public sealed class PetabridgeCmd : IExtension
{
    private readonly Lock _lock = new();
    private readonly ILoggingAdapter _log;
    private ImmutableSortedDictionary<string, CommandPaletteHandler> _palettes =
        ImmutableSortedDictionary.Create<string, CommandPaletteHandler>(StringComparer.Ordinal);

    internal PetabridgeCmd(ActorSystem system)
    {
        Sys = system;
        _log = Logging.GetLogger(system, typeof(PetabridgeCmd));
    }

    public ActorSystem Sys { get; }

    /// <summary>Where it listens; null when it does not.</summary>
    internal IPEndPoint? ListeningOn { get; private set; }

    /// <summary>What a client that connects now is offered.</summary>
    internal ImmutableSortedDictionary<string, CommandPaletteHandler> Palettes => Volatile.Read(ref _palettes);

    public static PetabridgeCmd Get(ActorSystem system) => system.WithExtension<PetabridgeCmd, PetabridgeCmdProvider>();

    /// <summary>Offers the palette to clients that connect from now on; false when there is one of its name.</summary>
    public bool RegisterCommandPalette(CommandPaletteHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            if (_palettes.ContainsKey(handler.Palette.ModuleName))
                return false;
            Volatile.Write(ref _palettes, _palettes.Add(handler.Palette.ModuleName, handler));
        }

        handler.OnRegister(this);
        return true;
    }

    /// <summary>Listens; does nothing when it listens already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (ListeningOn is not null || Listen() is not { } listener)
                return;
            ListeningOn = (IPEndPoint)listener.LocalEndpoint;
            Sys.ActorOf(Props.Create(() => new ListenerActor(this, listener)), "petabridge.cmd");
            LogStart();
        }
    }

    private TcpListener? Listen()
    {
        var settings = new PetabridgeCmdSettings(Sys.Settings.Config);
        TcpListener? listener = null;
        try
        {
            listener = new TcpListener(settings.Endpoint());
            listener.Start();
            return listener;
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            listener?.Dispose();
            _log.Warning(
                "No commands are served: {0}:{1} cannot be listened on ({2}). Free it, or set petabridge.cmd.host and "
                + "petabridge.cmd.port to something else.", settings.Host, settings.Port, e.Message);
            return null;
        }
    }

    private void LogStart()
    {
        if (new PetabridgeCmdSettings(Sys.Settings.Config).LogsPalettes)
            _log.Info("Commands are served on {0}. Palettes: {1}.", ListeningOn, string.Join(", ", Palettes.Keys));
        if (!IPAddress.IsLoopback(ListeningOn!.Address))
            _log.Warning(
                "Whoever reaches {0} may run every command: nothing is authenticated. Set petabridge.cmd.host to 127.0.0.1, or "
                + "keep others away by other means.", ListeningOn);
    }
}

/// <inheritdoc cref="PetabridgeCmd"/>
internal sealed class PetabridgeCmdProvider : ExtensionIdProvider<PetabridgeCmd>
{
    public override PetabridgeCmd CreateExtension(ExtendedActorSystem system) => new(system);
}
