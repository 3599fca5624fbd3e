using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Petabridge.Cmd.Host;

/// <summary>
/// Serves the command palettes of an actor system over TCP, to this machine alone: clients are not authenticated. A port that
/// cannot be had is logged, and stops nothing.
/// </summary>
public sealed class PetabridgeCmd : IExtension
{
    private static readonly TimeSpan BindTime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, CommandPaletteHandler> _palettes = new(StringComparer.Ordinal);
    private readonly ILoggingAdapter _log;
    private bool _isStarted;

    internal PetabridgeCmd(ActorSystem system)
    {
        Sys = system;
        _log = Logging.GetLogger(system, typeof(PetabridgeCmd));
    }

    public ActorSystem Sys { get; }

    /// <summary>The address that it has bound; null when it has none.</summary>
    internal IPEndPoint? ListeningOn { get; private set; }

    /// <summary>The palettes that a client is offered that connects now.</summary>
    internal ImmutableSortedDictionary<string, CommandPaletteHandler> Palettes =>
        _palettes.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static PetabridgeCmd Get(ActorSystem system) => system.WithExtension<PetabridgeCmd, PetabridgeCmdProvider>();

    /// <summary>Offers the palette to clients that connect from now on; false when there is one of its name.</summary>
    public bool RegisterCommandPalette(CommandPaletteHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!_palettes.TryAdd(handler.Palette.ModuleName, handler))
            return false;
        handler.OnRegister(this);
        return true;
    }

    /// <summary>Listens, or says in the log why it does not. It waits for the port; a second call does nothing.</summary>
    public void Start() => Start(new PetabridgeCmdOptions());

    internal void Start(PetabridgeCmdOptions options)
    {
        if (Interlocked.Exchange(ref _isStarted, true))
            return;
        var (host, port) = options.Address(Sys.Settings.Config);
        if (!IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out var address) || !IPAddress.IsLoopback(address))
            _log.Warning(
                "No commands are served: '{0}' is not an address of this machine alone, and clients are not authenticated. "
                + "Set petabridge.cmd.host to 127.0.0.1, ::1 or localhost.", host);
        else if (Bind(address, port) is { } problem)
            _log.Warning(
                "No commands are served: {0}:{1} cannot be listened on ({2}). Free it, or set petabridge.cmd.host and "
                + "petabridge.cmd.port to something else, and start again.", host, port, problem);
        else if (Sys.Settings.Config.GetBoolean("petabridge.cmd.log-palettes-on-startup", true))
            _log.Info("Commands are served on {0}. Palettes: {1}.", ListeningOn, string.Join(", ", Palettes.Keys));
    }

    /// <summary>Why it cannot listen; null when it does.</summary>
    private string? Bind(IPAddress address, int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            return $"a port is a number from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}";
        var listener = Sys.ActorOf(Props.Create(() => new ListenerActor(this)), "petabridge.cmd");
        var bind = new Tcp.Bind(listener, new IPEndPoint(address, port), pullMode: true);
        try
        {
            var answer = listener.Ask<Tcp.Event>(bind, BindTime).GetAwaiter().GetResult();
            ListeningOn = (answer as Tcp.Bound)?.LocalAddress as IPEndPoint;
            if (ListeningOn is not null)
                return null;
            Sys.Stop(listener);
            return ((Tcp.CommandFailed)answer).Cause.Value.Message;
        }
        catch (AskTimeoutException e)
        {
            Sys.Stop(listener);
            return e.Message;
        }
    }
}

/// <inheritdoc cref="PetabridgeCmd"/>
internal sealed class PetabridgeCmdProvider : ExtensionIdProvider<PetabridgeCmd>
{
    public override PetabridgeCmd CreateExtension(ExtendedActorSystem system) => new(system);
}
