using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Ephemeral.Testing;

/// <summary>A client of the line protocol, as plain as can be: it sends what a test says, and reads line by line.</summary>
internal sealed class LineClient : IDisposable
{
    private static readonly TimeSpan Patience = Eventually.Deadline;
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;

    private LineClient(TcpClient tcp)
    {
        _tcp = tcp;
        _reader = new StreamReader(tcp.GetStream(), new UTF8Encoding(false));
    }

    public static async Task<LineClient> ConnectAsync(int port)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(IPAddress.Loopback, port);
                return new LineClient(tcp);
            }
            catch (SocketException) when (watch.Elapsed < Patience)
            {
                tcp.Dispose();
                await Task.Delay(10);
            }
        }
    }

    /// <summary>
    /// Connects and greets; null when the other side does not greet back, as a host does that speaks another protocol.
    /// </summary>
    public static async Task<LineClient?> GreetAsync(int port)
    {
        var client = await ConnectAsync(port);
        await client.SendAsync("""{"shell":1}""");
        try
        {
            client.Greeting = JsonNode.Parse(await client.ReadAsync() ?? "null");
            if (client.Greeting?["palettes"] is not null)
                return client;
        }
        catch (Exception e) when (e is TimeoutException or System.Text.Json.JsonException)
        {
            // another protocol
        }

        client.Dispose();
        return null;
    }

    public JsonNode? Greeting { get; private set; }

    public async Task SendAsync(string line) => await SendRawAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendRawAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes);

    public Task SendCommandAsync(long id, string command) =>
        SendAsync(new JsonObject { ["id"] = id, ["line"] = command }.ToJsonString());

    /// <summary>The next line; null when the connection has been closed.</summary>
    public async Task<string?> ReadAsync()
    {
        try
        {
            return await _reader.ReadLineAsync().WaitAsync(Patience);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<LineAnswer> ReadAnswerAsync() =>
        LineAnswer.Of(await ReadAsync() ?? throw new EndOfStreamException("The connection was closed."));

    /// <summary>Everything up to the final response of the command.</summary>
    public async Task<LineAnswer> RunAsync(long id, string command)
    {
        await SendCommandAsync(id, command);
        var text = new StringBuilder();
        while (true)
        {
            var answer = await ReadAnswerAsync();
            if (answer.Id != id)
                continue;
            if (answer.Text.Length > 0)
                text.Append(answer.Text).Append('\n');
            if (answer.Final)
                return answer with { Text = text.ToString().TrimEnd('\n') };
        }
    }

    /// <summary>Goes as a client does whose process is killed: with a reset, and without a word.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Client.Close();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }
}

internal sealed record LineAnswer(long Id, string Text, bool Final, bool Error)
{
    public static LineAnswer Of(string line)
    {
        var json = JsonNode.Parse(line)!;
        return new LineAnswer(
            (long?)json["id"] ?? 0, (string?)json["text"] ?? "", (bool?)json["final"] ?? false, (bool?)json["error"] ?? false);
    }
}
