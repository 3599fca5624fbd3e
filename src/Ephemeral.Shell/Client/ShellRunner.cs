using Ephemeral.Shell.Top;

namespace Ephemeral.Shell.Client;

/// <summary>Carries out what was typed: the shell's own commands, and those of the host.</summary>
/// <param name="session">The host.</param>
/// <param name="output">Takes the answers.</param>
/// <param name="terminal">Where somebody sits; null where commands come from a script or answers go to one.</param>
internal sealed class ShellRunner(ShellSession session, ShellOutput output, ITerminal? terminal)
{
    private const int DefaultWidth = 100;
    private const int LeastWidth = 40;
    private const string Yes = "--yes";

    /// <summary>Runs one line. A blank one, and one that begins with <c>#</c>, does nothing.</summary>
    /// <returns>Whether it ended without an error.</returns>
    /// <exception cref="ShellConnectionException">There is no host, or it has gone.</exception>
    public Task<bool> RunAsync(string line, CancellationToken cancellationToken = default)
    {
        if (line.TrimStart().StartsWith('#'))
            return Task.FromResult(true);
        var words = CommandWord.Split(line, out var isOpen);
        return isOpen ? Task.FromResult(Fail("A quote is not closed.")) : RunAsync(words, cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(string, CancellationToken)"/>
    public async Task<bool> RunAsync(IReadOnlyList<CommandWord> words, CancellationToken cancellationToken = default)
    {
        if (words.Count == 0)
            return true;
        await session.ConnectAsync();
        try
        {
            if (words[0].Text == "help" || words.Any(word => word is { IsQuoted: false, Text: "--help" }))
                return Help([.. words.Select(word => word.Text).Where(word => word != "help" && !word.StartsWith('-'))]);
            var command = CommandText.Of(words, session.Palettes);
            return command.Command == OwnCommands.Top
                ? await new TopCommand(session, output, terminal).RunAsync(command, cancellationToken)
                : await RunAsync(command, cancellationToken);
        }
        catch (ShellCommandException e)
        {
            return Fail(e.Message);
        }
    }

    private async Task<bool> RunAsync(CommandText command, CancellationToken cancellationToken)
    {
        if (command.Command.Has(Yes) && !command.Names(Yes) && terminal is not null && !output.AsJson)
        {
            if (!Confirm(command, terminal))
            {
                output.WriteLine("Nothing is done.");
                return false;
            }

            command = command.With(Yes);
        }

        if (terminal is not null)
            command = command.With("--width", $"{Math.Max(terminal.Width, LeastWidth)}");
        var isDocument = output.AsJson && command.Command.Has("--json");
        return await session.RunAsync(isDocument ? command.With("--json") : command, output.Taking(isDocument), cancellationToken);
    }

    private bool Confirm(CommandText command, ITerminal at)
    {
        output.Write(SafeText.Of(
            $"This can't be taken back. '{command.Command.Name}': {command.Command.Description}\nGo on with '{command.Line}'? [y/N] "));
        var answer = at.ReadKey();
        var isYes = answer.KeyChar is 'y' or 'Y';
        output.WriteLine(isYes ? "y" : "n");
        return isYes;
    }

    private bool Help(string[] topic)
    {
        var text = HelpText.Of(session.Palettes, Math.Max(terminal?.Width ?? DefaultWidth, LeastWidth), topic);
        if (text is null)
            return Fail($"There is no help for '{string.Join(' ', topic)}'. 'help' lists all commands.");
        output.WriteLine(SafeText.Of(text));
        return true;
    }

    private bool Fail(string problem)
    {
        output.WriteError(problem);
        return false;
    }
}
