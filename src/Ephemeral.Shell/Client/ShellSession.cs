using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ephemeral.Shell.Client;

/// <summary>
/// Runs commands against a host, connecting when there is something to run, and again when the host has come back.
/// </summary>
internal sealed class ShellSession(ShellAddress address, TimeProvider? time = null) : IDisposable
{
    private static readonly JsonDocumentOptions Documents = new() { AllowDuplicateProperties = false };

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
        _connection = await ShellConnection.OpenAsync(address, time ?? TimeProvider.System);
        (Host, Palettes) = (_connection.Host, _connection.Palettes);
    }

    /// <summary>Runs one command to its end.</summary>
    /// <returns>Whether it ended without an error.</returns>
    /// <exception cref="ShellConnectionException">There is no host, or it has gone.</exception>
    public async Task<bool> RunAsync(CommandText command, Action<ShellResponse> take, CancellationToken cancellationToken = default)
    {
        await ConnectAsync();
        var connection = _connection!;
        try
        {
            return await connection.RunAsync(command.Line, take, cancellationToken);
        }
        catch (ShellConnectionException)
        {
            // Where nobody has waited for this, the session may have another one by now.
            if (Interlocked.CompareExchange(ref _connection, null, connection) == connection)
                connection.Dispose();
            throw;
        }
    }

    /// <summary>The document with which the host answers a command.</summary>
    /// <exception cref="ShellCommandException">The host answered with an error.</exception>
    /// <exception cref="ShellConnectionException">
    /// There is no host, it has gone, it has not answered in time or with too much, or <paramref name="cancellationToken"/> was cancelled.
    /// </exception>
    public async Task<JsonNode> AskAsync(CommandText command, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        var answer = new CollectedText();
        try
        {
            // Closing is what takes it back.
            var isDone = await RunAsync(command.With("--json"), response => answer.Append(response.Text), CancellationToken.None)
                .WaitAsync(patience, cancellationToken);
            return isDone && JsonNode.Parse(answer.ToString(), documentOptions: Documents) is { } document
                ? document
                : throw new ShellCommandException(SafeText.Of(answer.ToString().Trim()));
        }
        catch (Exception e) when (e is TimeoutException or JsonException or OperationCanceledException)
        {
            // What was asked may still be answered, and the next command would read it.
            Close();
            var name = command.Command.Name;
            throw new ShellConnectionException(
                e is OperationCanceledException
                    ? $"'{name}' was stopped before the host had answered."
                    : $"The host has answered '{name}' with {(e is TimeoutException ? "nothing in time" : "no document")}.", e);
        }
    }

    /// <summary>Cuts the connection; a command that runs ends with an error that says why. The next command connects anew.</summary>
    public void Cut(string why) => _connection?.Cut(why);

    public void Dispose() => Close();

    private void Close()
    {
        Interlocked.Exchange(ref _connection, null)?.Dispose();
    }
}
