using System.Net;
using System.Net.Sockets;
using Akka.Configuration;

namespace Petabridge.Cmd.Host;

/// <summary>The settings <c>petabridge.cmd</c>. Nothing on the line is authenticated, so the default is loopback alone.</summary>
internal sealed class PetabridgeCmdSettings(Config config)
{
    public string Host { get; } = config.GetString("petabridge.cmd.host") ?? "127.0.0.1";

    public int Port { get; } = config.GetInt("petabridge.cmd.port", 9110);

    public bool LogsPalettes { get; } = config.GetBoolean("petabridge.cmd.log-palettes-on-startup", true);

    /// <exception cref="SocketException">The host is not known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is none.</exception>
    public IPEndPoint Endpoint()
    {
        var address = IPAddress.TryParse(Host, out var literal) ? literal
            : Host == "localhost" ? IPAddress.Loopback
            : Dns.GetHostAddresses(Host)[0];
        return new IPEndPoint(address, Port);
    }
}
