using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Ephemeral.Samples.Tests;

/// <summary>A sample as it is started: a process of its own, and what it prints.</summary>
internal sealed partial class SampleProcess : IAsyncDisposable
{
    // A process is started: longer than other tests wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private SampleProcess(Process process)
    {
        _process = process;
        // always: a process whose output nobody reads stands still when the pipe is full
        _reading = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <param name="name">Of its project.</param>
    /// <param name="args">Its command line.</param>
    public static SampleProcess Start(string name, params string[] args)
    {
        // artifacts/bin/<project>/<configuration>
        var tests = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string[] all = ["exec", Path.Combine(tests.Parent!.Parent!.FullName, name, tests.Name, name + ".dll"), .. args];
        return new SampleProcess(Process.Start(new ProcessStartInfo("dotnet", all)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!);
    }

    /// <summary>The first line with a text in it.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        while (await _lines.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience))
        {
            while (_lines.Reader.TryRead(out var line))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
            }
        }

        throw new InvalidOperationException($"The sample has ended without '{text}'. It said: {await _errors.WaitAsync(Patience)}");
    }

    /// <summary>Asks it to end, as whoever runs a service does; Ctrl+C asks the same.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>The exit code, all lines of the output that were not read before, but those of a logger, and the errors.</summary>
    public async Task<(int ExitCode, string[] Lines, string Errors)> EndAsync()
    {
        await _reading.WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        var lines = new List<string>();
        while (_lines.Reader.TryRead(out var line))
            lines.Add(line);
        return (_process.ExitCode, [.. lines.Where(static line => line.Length > 0 && !LogLine().IsMatch(line))], await _errors.WaitAsync(Patience));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
                _lines.Writer.TryWrite(line);
        }
        finally
        {
            _lines.Writer.TryComplete();
        }
    }

    // Akka.NET's own, and the two lines of .NET's console logger
    [GeneratedRegex(@"^(\[WARNING\]|warn: |      )")]
    private static partial Regex LogLine();
}
