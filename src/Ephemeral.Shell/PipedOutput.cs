using Microsoft.Win32.SafeHandles;

namespace Ephemeral.Shell;

/// <summary>
/// This process's output where another program reads it. .NET's console takes what is written after that program has gone as if all were well,
/// so that a command that follows something would go on for nobody.
/// </summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;
    private const int BrokenPipe = 32; // EPIPE

    /// <summary>The output, to which a write fails when nobody is left to read it; null where the console's own is as good, and on Windows.</summary>
    public static TextWriter? OfProcess()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return null;
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // In a file it would write at places of its own, over what others write there.
        return stream.CanSeek ? null : TextWriter.Synchronized(new StreamWriter(stream, Console.OutputEncoding) { AutoFlush = true });
    }

    /// <summary>Whether a write failed because nobody is left to read.</summary>
    public static bool HasNoReader(IOException failure) => failure.HResult == BrokenPipe;
}
