using System.Text;

namespace Ephemeral.Cluster.TestNode;

/// <summary>
/// What has happened on a node, as lines of a file. Each is handed to the operating system before the call returns, so that what was written
/// survives the process, however it ends.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    public Journal(string path) => _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Write(JournalEvent what, Item item)
    {
        var line = Encoding.ASCII.GetBytes(JournalEntry.Now(what, item).ToLine());
        lock (_lock)
            _file.Write(line);
    }

    /// <summary>Reads what a process has written, which may still run.</summary>
    public static IEnumerable<JournalEntry> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (JournalEntry.Parse(line) is { } entry)
                yield return entry;
        }
    }

    public void Dispose() => _file.Dispose();
}
