using System.Net;
using System.Net.Sockets;

namespace Ephemeral.Testing;

public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 18_000;

    // Processes that run side by side have numbers close to each other: so each begins far from the next.
    private static int _last = Environment.ProcessId * 997;

    /// <summary>
    /// A port of 127.0.0.1 that nobody listens on, outside the range that systems hand out by themselves. A process is given none twice.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
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
