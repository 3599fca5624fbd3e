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

    // a connection that is still being opened when the session is closed is not taken
    private int _closes;

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
        var closes = Volatile.Read(ref _closes);
        var opened = await ShellConnection.OpenAsync(address, time ?? TimeProvider.System);
        if (closes != Volatile.Read(ref _closes))
        {
            opened.Dispose();
            throw new ShellConnectionException("The command was given up before the host had answered.");
        }

        _connection = opened;
        (Host, Palettes) = (opened.Host, opened.Palettes);
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
            // A command that AskAsync gave up may end when the session has another connection.
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
            // It is not cancelled at the host: closing the connection ends it there.
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
        Interlocked.Increment(ref _closes);
        Interlocked.Exchange(ref _connection, null)?.Dispose();
    }
}
