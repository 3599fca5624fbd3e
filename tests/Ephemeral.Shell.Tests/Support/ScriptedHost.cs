using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Ephemeral.Shell.Tests.Support;

/// <summary>What serves commands as a test wants it: it greets, and answers a line with the lines that the test gives for it.</summary>
internal sealed class ScriptedHost : IDisposable
{
    private const string Greeting =
        """
        {"shell":1,"host":"scripted","palettes":[{"name":"ephemeral","commands":[
          {"name":"list","description":"","arguments":[{"name":"json","description":"","switches":["--json"],"values":[]}]},
          {"name":"lint","description":"","arguments":[{"name":"json","description":"","switches":["--json"],"values":[]}]},
          {"name":"status","description":"","arguments":[]}]}]}
        """;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<(int Connection, string Line)> _received = Channel.CreateUnbounded<(int Connection, string Line)>();
    private readonly Func<int, string, IEnumerable<string>?> _answer;

    /// <param name="answer">The answer to a command line on a connection, counted from one; null for none, ever.</param>
    public ScriptedHost(Func<int, string, IEnumerable<string>?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>Takes from what was received up to the next line like this.</summary>
    public async Task ReceivedAsync(int connection, string part)
    {
        while (await _received.Reader.ReadAsync() is var (from, line) && !(from == connection && line.Contains(part)))
        {
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        for (var connection = 1; ; connection++)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(), connection);
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        await reader.ReadLineAsync();
        await writer.WriteLineAsync(Greeting.ReplaceLineEndings(""));
        while (await reader.ReadLineAsync() is { } line)
        {
            var request = JsonNode.Parse(line)!;
            _received.Writer.TryWrite((connection, line));
            if ((string?)request["line"] is not { } command || _answer(connection, command) is not { } answer)
                continue;
            foreach (var text in answer)
                await writer.WriteLineAsync(JsonSerializer.Serialize(new { id = (long)request["id"]!, text }));
            await writer.WriteLineAsync(JsonSerializer.Serialize(new { id = (long)request["id"]!, final = true }));
        }
    }
}
