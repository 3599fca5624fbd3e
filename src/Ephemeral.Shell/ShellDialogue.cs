using Ephemeral.Shell.Client;
using Ephemeral.Shell.Editing;

namespace Ephemeral.Shell;

/// <summary>
/// The shell at a terminal: prompts, runs, and stops what runs on Ctrl+C; a second one does not wait for the host. A host that
/// has gone is tried again with the next line.
/// </summary>
internal sealed class ShellDialogue(
    ShellSession session, ShellRunner runner, ShellOutput shown, ITerminal terminal, LineHistory history)
{
    private readonly TerminalPrompt _prompt = new(terminal, shown.Writer, history);
    private readonly HostNames _names = new(session);

    public async Task<int> RunAsync()
    {
        shown.WriteLine($"Connected to '{session.Host}'. 'help' lists the commands, Tab completes, Ctrl+D leaves.");
        while (_prompt.Read($"{session.Host}> ", text => Completion.Of(session.Palettes, text, _names.Of)) is { } line)
        {
            if (OwnCommands.IsLeaving(line))
                return 0;
            if (line.Trim() == "clear")
                _prompt.Clear();
            else
                await RunAsync(line);
        }

        return 0;
    }

    private async Task RunAsync(string line)
    {
        // Not disposed of: a Ctrl+C may come while this ends.
        var stop = new CancellationTokenSource();
        using var pressing = terminal.OnControlC(() =>
        {
            if (stop.IsCancellationRequested)
                session.Cut("The host was not waited for: the connection to it is cut.");
            else
                stop.Cancel();
        });
        try
        {
            await runner.RunAsync(line, stop.Token);
        }
        catch (ShellConnectionException e)
        {
            shown.WriteError(e.Message);
        }
    }
}
