namespace Ephemeral.Shell;

/// <summary>This process's terminal.</summary>
internal sealed class ConsoleTerminal : ITerminal
{
    private ConsoleTerminal()
    {
    }

    /// <summary>The terminal; null where input or output is none, or it can't move its cursor.</summary>
    public static ConsoleTerminal? OfProcess() =>
        Console.IsInputRedirected || Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb"
            ? null
            : new ConsoleTerminal();

    public int Width => Console.WindowWidth;

    public int Height => Console.WindowHeight;

    public bool IsKeyAvailable => Console.KeyAvailable;

    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);

    public IDisposable TakeControlC()
    {
        Console.TreatControlCAsInput = true;
        return new Undo(() => Console.TreatControlCAsInput = false);
    }

    public IDisposable OnControlC(Action pressed)
    {
        void Take(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            pressed();
        }

        Console.CancelKeyPress += Take;
        return new Undo(() => Console.CancelKeyPress -= Take);
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
