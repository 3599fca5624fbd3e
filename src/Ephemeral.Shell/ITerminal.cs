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

    /// <summary>Calls this at each Ctrl+C that is no key, on any thread, until the answer is disposed of: it does not end the process then.</summary>
    IDisposable OnControlC(Action pressed);
}
