using System.Net;
using System.Net.Sockets;

namespace Ephemeral.Testing;

public static class FreePort
{
    /// <summary>A port of 127.0.0.1 that nobody listens on, outside the range that systems hand out by themselves.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(12_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: another
            }
        }
    }
}
