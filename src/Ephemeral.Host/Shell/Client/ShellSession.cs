namespace Ephemeral.Host.Shell.Client;

/// <summary>
/// Runs lines against a host, connecting when there is something to run, and again when the host has come back.
/// </summary>
internal sealed class ShellSession(ShellAddress address, ShellOutput output) : IDisposable
{
    private const int DefaultWidth = 100;

    private ShellConnection? _connection;

    /// <summary>The name of the host, once connected.</summary>
    public string Host { get; private set; } = "";

    public IReadOnlyList<ShellPalette> Palettes { get; private set; } = [];

    /// <summary>The columns that answers should fit; null leaves it to the host.</summary>
    public int? Width { get; set; }

    /// <exception cref="ShellConnectionException">There is no host, or one that does not speak with this shell.</exception>
    public async Task ConnectAsync()
    {
        if (_connection is { IsOpen: true })
            return;
        _connection?.Dispose();
        _connection = null;
        _connection = await ShellConnection.OpenAsync(address);
        (Host, Palettes) = (_connection.Host, _connection.Palettes);
    }

    /// <summary>Runs one line. A blank one, and one that begins with <c>#</c>, does nothing.</summary>
    /// <returns>Whether it ended without an error.</returns>
    /// <exception cref="ShellConnectionException">There is no host, or it has gone.</exception>
    public async Task<bool> RunAsync(string typed, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.TrimStart().StartsWith('#'))
            return true;
        await ConnectAsync();
        if (CommandText.Words(typed) is ["help", .. var topic])
            return Help(topic);
        var command = CommandText.Of(typed, Palettes);
        if (Width is { } width)
            command = command.With("--width", $"{width}");
        var isDocument = output.AsJson && command.Command?.Has("--json") == true;
        if (isDocument)
            command = command.With("--json");
        return await RunConnectedAsync(command.Line, output.Taking(isDocument), cancellationToken);
    }

    public void Dispose() => _connection?.Dispose();

    private async Task<bool> RunConnectedAsync(string line, Action<ShellResponse> take, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection!.RunAsync(line, take, cancellationToken);
        }
        catch (ShellConnectionException)
        {
            _connection!.Dispose();
            _connection = null;
            throw;
        }
    }

    private bool Help(string[] topic)
    {
        var text = HelpText.Of(Palettes, Width ?? DefaultWidth, topic);
        if (text is not null)
            output.WriteLine(SafeText.Of(text));
        else
            output.WriteError($"There is no help for '{string.Join(' ', topic)}'. 'help' lists all commands.");
        return text is not null;
    }
}
