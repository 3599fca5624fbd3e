using System.Collections.Concurrent;
using System.Diagnostics;
using Ephemeral.Cluster.TestNode;

namespace Ephemeral.Cluster.Tests.Processes;

/// <summary>A node in a process of its own: it is told what to do, signalled and killed, and what it says is kept.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly string _log;

    private NodeProcess(NodeSettings settings, Process process, string log)
    {
        (Settings, _process, _log) = (settings, process, log);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public NodeSettings Settings { get; }

    public string Name => Settings.Name;

    /// <summary>When it was killed: what ran on it has ended then. Null where it was not.</summary>
    public long? KilledAt { get; private set; }

    /// <summary>When it was stopped and went on; null where it was not.</summary>
    public (long From, long To)? Frozen { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>How many members it sees that are up, how many in all, and how many that it can't reach.</summary>
    public string Members => LastAnswer("members") ?? "none yet";

    public static NodeProcess Start(NodeSettings settings)
    {
        // artifacts/bin/<project>/<configuration>
        var (program, tests) = (typeof(NodeSettings).Assembly.GetName().Name!, new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));
        string[] arguments = ["exec", Path.Combine(tests.Parent!.Parent!.FullName, program, tests.Name, $"{program}.dll"), .. settings.ToArguments()];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        return new NodeProcess(settings, Process.Start(start)!, Path.ChangeExtension(settings.Journal, ".log"));
    }

    public void Load() => Tell("load");

    /// <summary>Has it send nothing more. It answers <c>rested</c> once all is answered, or nothing is to be expected any more.</summary>
    public void Rest() => Tell("rest");

    public Task RestedAsync() => WaitAsync(() => LastAnswer("rested") is not null || HasExited, "an answer to all that it has admitted");

    /// <summary>Waits until it sees so many members, all of them up and reachable.</summary>
    public Task SeesAsync(int members) => WaitAsync(() => Members == $"{members} {members} 0", $"{members} members that are up");

    /// <summary>Ends it at once; nothing is left to it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        KilledAt = Stopwatch.GetTimestamp();
    }

    /// <summary>Asks it to end in good order, as systems do at a shutdown, and waits until it has.</summary>
    public async Task EndAsync()
    {
        await SignalAsync("TERM");
        await ExitedAsync();
    }

    public Task ExitedAsync() => WaitAsync(() => HasExited, "an end");

    public async Task FreezeAsync(TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp();
        await SignalAsync("STOP");
        await Task.Delay(time);
        Frozen = (from, Stopwatch.GetTimestamp());
        await SignalAsync("CONT");
    }

    public async Task WaitAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        // what it has said or left before its end counts
        for (var hasEnded = HasExited; !condition(); hasEnded = HasExited)
        {
            if (watch.Elapsed > Patience || hasEnded)
                throw new TimeoutException($"Node {Name} {(hasEnded ? "has ended" : $"was waited for {Patience}")}, without {what}. It sees {Members}; "
                    + $"its log ends: {string.Join(Environment.NewLine, _lines.TakeLast(20))}");
            await Task.Delay(20);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.WriteAllLines(_log, _lines);
    }

    private void Note(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }

    private string? LastAnswer(string beginning) =>
        _lines.LastOrDefault(line => line.StartsWith($"> {beginning} ", StringComparison.Ordinal))?[(beginning.Length + 3)..];

    private void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }
}
