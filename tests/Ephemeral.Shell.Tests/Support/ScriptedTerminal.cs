using Ephemeral.Shell;

namespace Ephemeral.Testing;

/// <summary>A terminal whose keys are given; when they are at an end it presses Ctrl+D for good.</summary>
internal sealed class ScriptedTerminal : ITerminal, IDisposable
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();

    public int Width { get; init; } = 100;

    public int Height { get; init; } = 30;

    public bool IsKeyAvailable => _keys.Count > 0;

    /// <summary>Types a text; a tab, a line feed and Ctrl+C are keys.</summary>
    public ScriptedTerminal Type(string text)
    {
        foreach (var c in text)
        {
            _keys.Enqueue(c switch
            {
                '\t' => new ConsoleKeyInfo(c, ConsoleKey.Tab, false, false, false),
                '\n' => new ConsoleKeyInfo(c, ConsoleKey.Enter, false, false, false),
                '\u0003' => new ConsoleKeyInfo(c, ConsoleKey.C, false, false, control: true),
                'q' => new ConsoleKeyInfo(c, ConsoleKey.Q, false, false, false),
                _ => new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false),
            });
        }

        return this;
    }

    public ConsoleKeyInfo ReadKey() =>
        _keys.TryDequeue(out var key) ? key : new ConsoleKeyInfo('\u0004', ConsoleKey.D, false, false, control: true);

    public IDisposable TakeControlC() => this;

    public void Dispose()
    {
    }
}
