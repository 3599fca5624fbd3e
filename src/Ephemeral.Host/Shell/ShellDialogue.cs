using Ephemeral.Host.Shell.Client;
using Ephemeral.Host.Shell.Editing;

namespace Ephemeral.Host.Shell;

/// <summary>
/// The shell at a terminal: prompts, runs, and stops what runs on Ctrl+C. A host that has gone is tried again with the next
/// line.
/// </summary>
internal sealed class ShellDialogue(ShellSession session, ShellOutput shown, TextWriter output)
{
    private readonly TerminalPrompt _prompt = new(output);

    public async Task<int> RunAsync()
    {
        output.WriteLine($"Connected to '{session.Host}'. 'help' lists the commands, Tab completes, Ctrl+D leaves.");
        while (_prompt.Read($"{session.Host}> ", text => Completion.Of(session.Palettes, text)) is { } line)
        {
            switch (line.Trim())
            {
                case "exit" or "quit":
                    return 0;
                case "clear":
                    _prompt.Clear();
                    break;
                default:
                    await RunAsync(line);
                    break;
            }
        }

        return 0;
    }

    private async Task RunAsync(string line)
    {
        using var stop = new CancellationTokenSource();
        void Stop(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            stop.Cancel();
        }

        Console.CancelKeyPress += Stop;
        try
        {
            session.Width = Math.Max(Console.WindowWidth, 40);
            await session.RunAsync(line, stop.Token);
        }
        catch (ShellConnectionException e)
        {
            shown.WriteError(e.Message);
        }
        finally
        {
            Console.CancelKeyPress -= Stop;
        }
    }
}
