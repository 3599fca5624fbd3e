using System.Collections.Concurrent;
using Ephemeral.Shell;

namespace Ephemeral.Testing;

/// <summary>A terminal whose keys are given; when they are at an end it presses Ctrl+D for good.</summary>
internal sealed class ScriptedTerminal : ITerminal, IDisposable
{
    private readonly ConcurrentQueue<ConsoleKeyInfo> _keys = new();
    private volatile Action? _pressed;

    public int Width { get; init; } = 100;

    public int Height { get; init; } = 30;

    public bool IsKeyAvailable => !_keys.IsEmpty;

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

    public IDisposable OnControlC(Action pressed)
    {
        _pressed = pressed;
        return this;
    }

    /// <summary>Presses Ctrl+C while a command runs.</summary>
    public void PressControlC() => _pressed!();

    public void Dispose()
    {
    }
}
