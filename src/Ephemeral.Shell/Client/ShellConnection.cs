using System.Net.Sockets;
using System.Text;

namespace Ephemeral.Shell.Client;

/// <summary>A connection to a host's command port. It runs one command at a time.</summary>
internal sealed class ShellConnection : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TakingBackTime = TimeSpan.FromSeconds(3);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ShellAddress _address;
    private readonly TimeProvider _time;
    private readonly TcpClient _tcp;
    private readonly LineReader _reader;
    private readonly StreamWriter _writer;
    private long _lastId;
    private volatile string? _whyCut;

    private ShellConnection(ShellAddress address, TcpClient tcp, TimeProvider time)
    {
        _address = address;
        _time = time;
        _tcp = tcp;
        _tcp.NoDelay = true;
        _reader = new LineReader(new StreamReader(tcp.GetStream(), Utf8));
        _writer = new StreamWriter(tcp.GetStream(), Utf8) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>The name that the host gives itself.</summary>
    public string Host { get; private set; } = "";

    public IReadOnlyList<ShellPalette> Palettes { get; private set; } = [];

    /// <summary>
    /// Whether the host is still there, as far as is known. Between two commands it says nothing, unless it has gone.
    /// </summary>
    public bool IsOpen => _tcp.Connected && !_tcp.Client.Poll(0, SelectMode.SelectRead);

    /// <exception cref="ShellConnectionException">There is no host, or one that does not speak with this shell.</exception>
    public static async Task<ShellConnection> OpenAsync(ShellAddress address, TimeProvider time)
    {
        var tcp = new TcpClient();
        try
        {
            using var limit = new CancellationTokenSource(ConnectTime);
            await tcp.ConnectAsync(address.Host, address.Port, limit.Token);
            var connection = new ShellConnection(address, tcp, time);
            await connection.GreetAsync();
            return connection;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException)
        {
            tcp.Dispose();
            var reason = e is OperationCanceledException ? "it did not answer" : e.Message;
            throw new ShellConnectionException(
                $"No host serves commands on {address} ({reason}). Start it (dotnet run --project src/Ephemeral.Host) with "
                + "Shell:Enabled, or name another address with --connect host:port.", e);
        }
        catch (ShellConnectionException)
        {
            tcp.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a command to its final response. What is cancelled is taken back, and ends too; a host that does not end it soon is cut off.
    /// </summary>
    /// <param name="line">The command line.</param>
    /// <param name="take">Is given each response in turn.</param>
    /// <param name="cancellationToken">Takes the command back.</param>
    /// <returns>Whether it ended without an error.</returns>
    /// <exception cref="ShellConnectionException">The connection was lost.</exception>
    public async Task<bool> RunAsync(string line, Action<ShellResponse> take, CancellationToken cancellationToken = default)
    {
        var id = ++_lastId;
        using var ended = new CancellationTokenSource();
        await SendAsync(ShellWire.Run(id, line));
        await using var takingBack = cancellationToken.Register(() => _ = TakeBackAsync(id, ended.Token));
        try
        {
            return await ReadToEndAsync(id, take);
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    /// <summary>Ends the connection; a command that runs ends with an error that says why.</summary>
    public void Cut(string why)
    {
        _whyCut = why;
        _tcp.Dispose();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
        _writer.Dispose();
    }

    private async Task<bool> ReadToEndAsync(long id, Action<ShellResponse> take)
    {
        while (true)
        {
            var read = await ReadAsync() ?? throw Lost();
            if (ShellWire.Read<ShellResponse>(read) is not { } response)
                throw OtherProtocol();
            if (response.Id != id && !(response.Id == 0 && response.Error))
                continue;
            take(response);
            if (response.Final)
                return !response.Error;
        }
    }

    private async Task GreetAsync()
    {
        string? line;
        try
        {
            await SendAsync(ShellWire.Greeting);
            line = await ReadAsync().WaitAsync(GreetingTime);
        }
        catch (Exception e) when (e is TimeoutException or ShellConnectionException { InnerException: not InvalidDataException })
        {
            throw OtherProtocol();
        }

        var greeting = line is null ? null : ShellWire.Read<ShellGreeting>(line);
        if (greeting is not { Shell: 1, IsSane: true })
            throw line is not null && ShellWire.Read<ShellResponse>(line) is { Error: true, Text: { } refusal }
                ? new ShellConnectionException(SafeText.Of(refusal))
                : OtherProtocol();
        Host = SafeText.Of(greeting.Host ?? "");
        Palettes = greeting.Palettes!;
    }

    private async Task SendAsync(string line)
    {
        try
        {
            await _writer.WriteLineAsync(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw Lost(e);
        }
    }

    // Whoever awaits the command sees the end of the connection.
    private async Task TakeBackAsync(long id, CancellationToken ended)
    {
        var sending = SendAsync(ShellWire.Cancel(id));
        await Task.Delay(TakingBackTime, _time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCancellationRequested)
            Cut($"The host has not ended the command within {TakingBackTime.TotalSeconds} s: the connection to it is cut.");
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<string?> ReadAsync()
    {
        try
        {
            return await _reader.ReadLineAsync();
        }
        catch (InvalidDataException e)
        {
            throw new ShellConnectionException($"What listens on {_address} can't be followed: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    private ShellConnectionException Lost(Exception? reason = null) =>
        new(_whyCut ?? $"The connection to {_address} was lost: the host has ended, or has cut it.", reason);

    private ShellConnectionException OtherProtocol() => new(
        $"Something listens on {_address}, but it does not speak with this shell. If it is a host built on the package "
        + "Petabridge.Cmd.Host, its client is pbm, which has the same commands: 'dotnet tool install --global pbm', then "
        + $"'pbm {_address}'. If it is another program, name the host's address with --connect host:port.");
}
