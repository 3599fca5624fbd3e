using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ephemeral.Shell.Client;

/// <summary>
/// Runs commands against a host, connecting when there is something to run, and again when the host has come back.
/// </summary>
internal sealed class ShellSession(ShellAddress address) : IDisposable
{
    private ShellConnection? _connection;

    /// <summary>The name of the host, once connected.</summary>
    public string Host { get; private set; } = "";

    public IReadOnlyList<ShellPalette> Palettes { get; private set; } = [];

    /// <summary>Whether the host is still there, as far as is known.</summary>
    public bool IsConnected => _connection is { IsOpen: true };

    /// <exception cref="ShellConnectionException">There is no host, or one that does not speak with this shell.</exception>
    public async Task ConnectAsync()
    {
        if (IsConnected)
            return;
        Close();
        _connection = await ShellConnection.OpenAsync(address);
        (Host, Palettes) = (_connection.Host, _connection.Palettes);
    }

    /// <summary>Runs one command to its end.</summary>
    /// <returns>Whether it ended without an error.</returns>
    /// <exception cref="ShellConnectionException">There is no host, or it has gone.</exception>
    public async Task<bool> RunAsync(CommandText command, Action<ShellResponse> take, CancellationToken cancellationToken = default)
    {
        await ConnectAsync();
        try
        {
            return await _connection!.RunAsync(command.Line, take, cancellationToken);
        }
        catch (ShellConnectionException)
        {
            Close();
            throw;
        }
    }

    /// <summary>The document with which the host answers a command.</summary>
    /// <exception cref="ShellCommandException">The host answered with an error.</exception>
    /// <exception cref="ShellConnectionException">There is no host, it has gone, or it has not answered in time.</exception>
    public async Task<JsonNode> AskAsync(CommandText command, TimeSpan patience)
    {
        var text = new StringBuilder();
        try
        {
            var isDone = await RunAsync(command.With("--json"), response => text.AppendLine(response.Text)).WaitAsync(patience);
            return isDone && JsonNode.Parse(text.ToString()) is { } document
                ? document
                : throw new ShellCommandException(SafeText.Of(text.ToString().Trim()));
        }
        catch (Exception e) when (e is TimeoutException or JsonException)
        {
            Close();
            throw new ShellConnectionException(
                $"The host has answered '{command.Command.Name}' with {(e is TimeoutException ? "nothing in time" : "no document")}.", e);
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
