using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Petabridge.Cmd.Host.Connections;

/// <summary>
/// One open connection, as lines. Reading is asked for line by line. Writing never waits: what a client does not take is kept
/// up to a limit, and then the client is given up.
/// </summary>
internal sealed class Line : IDisposable
{
    private const long MaxUnsentBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<byte[]> _unsent = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly LineReader _reader;
    private readonly Task _sending;
    private long _unsentBytes;

    public Line(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new LineReader(_stream, Wire.MaxLineBytes);
        _sending = Task.Run(SendAsync);
    }

    /// <summary>The next line; null once the client has gone.</summary>
    public async Task<ReadLine?> ReadAsync()
    {
        try
        {
            return await _reader.NextAsync(_end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Sends the line when the client takes it; false when too much is unsent.</summary>
    public bool TrySend(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        return Interlocked.Add(ref _unsentBytes, bytes.Length) <= MaxUnsentBytes && _unsent.Writer.TryWrite(bytes);
    }

    /// <summary>
    /// Sends what is unsent, within a short time, and closes. What the client still sends is read meanwhile: a socket closed over
    /// unread bytes takes back what was sent.
    /// </summary>
    public async Task CloseAsync()
    {
        _unsent.Writer.TryComplete();
        _end.CancelAfter(Farewell);
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[1024];
            while (await _stream.ReadAsync(rest, _end.Token).ConfigureAwait(false) > 0)
            {
                // thrown away
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // gone already, or not in a hurry: closed below
        }

        Dispose();
    }

    public void Dispose()
    {
        _unsent.Writer.TryComplete();
        _stream.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var bytes in _unsent.Reader.ReadAllAsync(_end.Token).ConfigureAwait(false))
            {
                await _stream.WriteAsync(bytes, _end.Token).ConfigureAwait(false);
                Interlocked.Add(ref _unsentBytes, -bytes.Length);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone: whoever reads notices.
            _unsent.Writer.TryComplete();
        }
    }
}
