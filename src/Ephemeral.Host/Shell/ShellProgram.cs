using System.CommandLine;
using Ephemeral.Host.Shell.Client;

namespace Ephemeral.Host.Shell;

/// <summary>
/// The program's other side, <c>shell</c>: asks a running host, and steers it where it lets itself be steered. It gives 0; 1
/// when a command answered with an error; 2 when the host could not be reached or the call was wrong.
/// </summary>
internal sealed class ShellProgram(TextReader input, TextWriter output, TextWriter errors, bool isTerminal)
{
    public const string Name = "shell";
    public const int CommandFailed = 1;
    public const int NotRun = 2;

    private readonly Argument<string?> _command = new("command")
    {
        Description = "One command in quotes, such as \"ephemeral status\". Without it commands are read from the input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _connect = new("--connect", "-c")
    {
        Description = "The host's command port, as host:port.",
        DefaultValueFactory = _ => ShellAddress.Default.ToString(),
    };

    private readonly Option<bool> _json = new("--json") { Description = "Answer each command with one JSON document." };

    /// <summary>Runs on this process's console.</summary>
    public static Task<int> RunOnConsoleAsync(string[] args)
    {
        var isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        return new ShellProgram(Console.In, Console.Out, Console.Error, isTerminal).RunAsync(args);
    }

    /// <param name="args">The command line, beginning with <see cref="Name"/>.</param>
    public async Task<int> RunAsync(string[] args)
    {
        var shell = new Command(Name, "Asks a running host, and steers it where it lets itself be steered.")
        {
            _command, _connect, _json,
        };
        var call = new RootCommand("Ephemeral") { shell }.Parse(args);
        var command = call.GetResult(_command)?.Tokens is [{ Value: var text }] ? text : null;
        if (call.Errors.Count > 0 || command?.StartsWith('-') == true)
        {
            foreach (var problem in call.Errors.Select(error => error.Message).DefaultIfEmpty($"There is no option '{command}'."))
                errors.WriteLine(problem);
            errors.WriteLine(
                $"Write: {Name} [\"command -switch value\"] [--connect host:port] [--json]. '{Name} --help' says more.");
            return NotRun;
        }

        if (call.Action is not null)
            return await call.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        if (ShellAddress.Parse(call.GetValue(_connect)!) is { } address)
            return await RunAsync(address, command, call.GetValue(_json));
        errors.WriteLine(
            $"'{call.GetValue(_connect)}' is no address. Write --connect host:port, such as {ShellAddress.Default}.");
        return NotRun;
    }

    private async Task<int> RunAsync(ShellAddress address, string? command, bool asJson)
    {
        var shown = new ShellOutput(output, errors, asJson);
        using var session = new ShellSession(address, shown);
        session.Width = isTerminal ? Math.Max(Console.WindowWidth, 40) : null;
        try
        {
            await session.ConnectAsync();
            if (command is not null)
                return await session.RunAsync(command) ? 0 : CommandFailed;
            return isTerminal && !asJson
                ? await new ShellDialogue(session, shown, output).RunAsync()
                : await RunLinesAsync(session);
        }
        catch (ShellConnectionException e)
        {
            shown.WriteError(e.Message);
            return NotRun;
        }
    }

    private async Task<int> RunLinesAsync(ShellSession session)
    {
        var result = 0;
        while (await input.ReadLineAsync() is { } line && line.Trim() is not ("exit" or "quit"))
        {
            if (!await session.RunAsync(line))
                result = CommandFailed;
        }

        return result;
    }
}
