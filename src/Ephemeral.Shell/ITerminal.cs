namespace Ephemeral.Shell;

/// <summary>Where somebody sits and types.</summary>
internal interface ITerminal
{
    int Width { get; }

    int Height { get; }

    bool IsKeyAvailable { get; }

    /// <summary>The next key, once it is pressed; it is not shown.</summary>
    ConsoleKeyInfo ReadKey();

    /// <summary>Makes Ctrl+C a key like others until the answer is disposed of.</summary>
    IDisposable TakeControlC();
}
