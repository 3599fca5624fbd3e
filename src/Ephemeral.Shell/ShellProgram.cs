using System.CommandLine;
using System.CommandLine.Help;
using Ephemeral.Shell.Client;
using Ephemeral.Shell.Editing;

namespace Ephemeral.Shell;

/// <summary>
/// Asks a running host, and steers it where it lets itself be steered. It gives 0; 1 when a command answered with an error; 2 when the
/// host could not be reached, the call was wrong or the answer could not be written; 141 when the program that reads its output has gone, as other
/// programs do.
/// </summary>
/// <param name="input">Where commands are read from that are not in the call.</param>
/// <param name="output">Takes the answers.</param>
/// <param name="errors">Takes what went wrong.</param>
/// <param name="terminal">Where somebody sits; null where nobody does.</param>
/// <param name="history">The lines of earlier sessions; null to forget them.</param>
internal sealed class ShellProgram(
    TextReader input, TextWriter output, TextWriter errors, ITerminal? terminal = null, HistoryFile? history = null)
{
    /// <summary>What the program is called that is nothing but this.</summary>
    public const string ToolName = "ephemeral";

    public const int CommandFailed = 1;
    public const int NotRun = 2;
    public const int ReaderGone = 141;

    private readonly Argument<string[]> _command = new("command")
    {
        Description = "One command with its switches, such as: status orders. 'help' lists those of the host. Without it commands are "
            + "read from the input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _connect = new("--connect", "-c")
    {
        Description = "The host's command port, as host:port.",
        DefaultValueFactory = _ => ShellAddress.Default.ToString(),
    };

    private readonly Option<bool> _json = new("--json") { Description = "Answer each command with one JSON document." };

    /// <summary>Runs on this process's console.</summary>
    /// <param name="args">The command line after the program's name.</param>
    /// <param name="name">What the program is called.</param>
    public static async Task<int> RunOnConsoleAsync(string[] args, string name = ToolName)
    {
        try
        {
            var output = PipedOutput.OfProcess() ?? Console.Out;
            return await new ShellProgram(Console.In, output, Console.Error, ConsoleTerminal.OfProcess(), HistoryFile.OfUser()).RunAsync(args, name);
        }
        catch (IOException e) when (PipedOutput.HasNoReader(e))
        {
            return ReaderGone;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TellUnusable(e.GetBaseException());
            return NotRun;
        }
    }

    /// <inheritdoc cref="RunOnConsoleAsync"/>
    public async Task<int> RunAsync(string[] args, string name = ToolName)
    {
        var (own, command) = Divide(args);
        var shell = new Command(name, "Asks a running host, and steers it where it lets itself be steered.")
        {
            _connect, _json, new HelpOption(), new VersionOption(), _command,
        };
        var call = shell.Parse(own);
        if (call.Errors.Count > 0)
        {
            foreach (var problem in call.Errors)
                errors.WriteLine(problem.Message);
            errors.WriteLine($"Write: {name} [--connect host:port] [--json] [command -switch value]. '{name} --help' says more.");
            return NotRun;
        }

        if (call.Action is not null)
            return await call.InvokeAsync(new InvocationConfiguration
            {
                Output = output, Error = errors, EnableDefaultExceptionHandler = false,
            });
        if (ShellAddress.Parse(call.GetValue(_connect)!) is { } address)
            return await RunAsync(address, command, call.GetValue(_json));
        errors.WriteLine(
            $"'{call.GetValue(_connect)}' is no address. Write --connect host:port, such as {ShellAddress.Default}.");
        return NotRun;
    }

    // The output may be closed, or the disk full that it goes to; and the output of errors is no better at times.
    private static void TellUnusable(Exception problem)
    {
        try
        {
            Console.Error.WriteLine($"error: Reading the input or writing the output failed: {problem.Message}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // What stands before the command is for the shell. Two options are also its own after it, as no command has another use for them.
    private static (string[] Own, string[] Command) Divide(string[] args)
    {
        var own = new List<string>();
        var command = new List<string>();
        for (var at = 0; at < args.Length; at++)
        {
            var isBefore = command.Count == 0 && args[at].StartsWith('-');
            if (!isBefore && args[at] is not ("--connect" or "--json") && !args[at].StartsWith("--connect=", StringComparison.Ordinal))
            {
                command.Add(args[at]);
                continue;
            }

            own.Add(args[at]);
            if (args[at] is "--connect" || isBefore && args[at] is "-c")
                own.AddRange(args.Skip(++at).Take(1));
        }

        return ([.. own], [.. command]);
    }

    private async Task<int> RunAsync(ShellAddress address, string[] command, bool asJson)
    {
        var shown = new ShellOutput(output, errors, asJson);
        using var session = new ShellSession(address);
        var runner = new ShellRunner(session, shown, terminal);
        try
        {
            await session.ConnectAsync();
            if (command.Length > 0)
                return await RunAsync(runner, command) ? 0 : CommandFailed;
            return terminal is not null && !asJson
                ? await new ShellDialogue(session, runner, shown, terminal, new LineHistory(history)).RunAsync()
                : await RunLinesAsync(runner);
        }
        catch (ShellConnectionException e)
        {
            shown.WriteError(e.Message);
            return NotRun;
        }
    }

    // The name of a command has no blanks: a first word with some is a line of its own, in quotes.
    private static Task<bool> RunAsync(ShellRunner runner, string[] command) => command.Length == 1
        ? runner.RunAsync(command[0])
        : runner.RunAsync([.. CommandWord.Split(command[0], out _), .. command.Skip(1).Select(CommandWord.OfArgument)]);

    private async Task<int> RunLinesAsync(ShellRunner runner)
    {
        var result = 0;
        while (await input.ReadLineAsync() is { } line && !OwnCommands.IsLeaving(line))
        {
            if (!await runner.RunAsync(line))
                result = CommandFailed;
        }

        return result;
    }
}
