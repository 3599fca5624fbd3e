using System.Net;
using System.Net.Sockets;
using Akka.Hosting;
using Ephemeral.PetabridgeCmd;
using Petabridge.Cmd.Host;

namespace Ephemeral.Host.Shell.Serving;

/// <summary>Serves the commands of the library on this machine alone.</summary>
internal static partial class ShellServing
{
    public const string LogName = "Ephemeral.Host.Shell";

    /// <summary>Serves them, if that is wanted. A port that is taken is logged, and stops nothing.</summary>
    public static AkkaConfigurationBuilder ServeShell(
        this AkkaConfigurationBuilder akka, ShellOptions options, ShellState state, ILogger logger)
    {
        if (!options.Enabled)
            return akka;
        state.Problem = Problem(options.Port);
        if (state.Problem is { } problem)
        {
            NotServed(logger, options.Port, problem);
            return akka;
        }

        return akka.AddPetabridgeCmd(
            new PetabridgeCmdOptions { Host = $"{IPAddress.Loopback}", Port = options.Port },
            host => host.RegisterCommandPalette(new EphemeralPalette(new EphemeralPaletteOptions
            {
                AllowSteering = options.AllowSteering, ShowErrorMessages = options.ShowErrorMessages,
            })));
    }

    private static string? Problem(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The shell is not served: port {Port} of 127.0.0.1 cannot be listened on ({Problem}). Stop what holds it, or set "
        + "Shell:Port to another port, and start again.")]
    private static partial void NotServed(ILogger logger, int port, string problem);
}
