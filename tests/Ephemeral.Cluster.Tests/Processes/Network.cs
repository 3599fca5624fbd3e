using System.Net;
using System.Net.Sockets;
using System.Text;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Processes;

/// <summary>
/// What lies between nodes that are reached through addresses of this process: it passes on what one sends to another, unless that one is cut
/// off. Then what was sent waits, as in a network that loses packets, and nobody is told.
/// </summary>
internal sealed class Network : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly Lock _lock = new();
    private string? _isolated;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An address at which others reach a node that listens on a port.</summary>
    /// <param name="number">Of the node, from 1: each has its own host, by which what it sends is known.</param>
    /// <param name="port">Where it listens.</param>
    public (string Host, int Port) Add(int number, int port)
    {
        var host = $"127.0.1.{number}";
        var listener = new TcpListener(IPAddress.Parse(host), FreePort.Next());
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, host, port);
        return (host, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    /// <summary>Nothing reaches this host or comes from it, until another is told.</summary>
    public void Isolate(string? host)
    {
        lock (_lock)
        {
            _isolated = host;
            _change.TrySetResult();
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, string host, int port)
    {
        try
        {
            while (true)
                _ = PassAsync(await listener.AcceptTcpClientAsync(_end.Token), host, port);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task PassAsync(TcpClient from, string host, int port)
    {
        try
        {
            using (from)
            using (var to = new TcpClient())
            {
                var (there, buffer) = (from.GetStream(), new byte[4096]);
                var count = await there.ReadAsync(buffer, _end.Token);
                var origin = OriginIn(buffer.AsSpan(0, count), host);
                await OpenAsync(host, origin);
                await to.ConnectAsync(IPAddress.Loopback, port, _end.Token);
                var here = to.GetStream();
                await here.WriteAsync(buffer.AsMemory(0, count), _end.Token);
                await Task.WhenAny(CopyAsync(there, here, host, origin), CopyAsync(here, there, host, origin));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // one of the two has gone
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, string one, string other)
    {
        var buffer = new byte[32 * 1024];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            await OpenAsync(one, other);
            await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private async Task OpenAsync(string one, string other)
    {
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (_isolated is null || (_isolated != one && _isolated != other))
                    return;
                change = _change.Task;
            }

            await change.WaitAsync(_end.Token);
        }
    }

    /// <summary>The first that a node sends says its own address.</summary>
    private static string OriginIn(ReadOnlySpan<byte> first, string host)
    {
        var text = Encoding.Latin1.GetString(first);
        for (var number = 1; number < 10; number++)
        {
            if (text.Contains($"127.0.1.{number}") && host != $"127.0.1.{number}")
                return $"127.0.1.{number}";
        }

        throw new InvalidOperationException("Nobody knows who has connected.");
    }
}
