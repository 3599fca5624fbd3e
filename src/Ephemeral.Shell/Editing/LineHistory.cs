namespace Ephemeral.Shell.Editing;

/// <summary>The lines that were typed, oldest first: those of earlier sessions, where there is a file of them, and of this one.</summary>
internal sealed class LineHistory
{
    public const int MaxLines = 500;

    private readonly List<string> _lines;
    private readonly HistoryFile? _file;

    public LineHistory(HistoryFile? file = null)
    {
        _file = file;
        _lines = [.. file?.Read(MaxLines) ?? []];
    }

    public int Count => _lines.Count;

    public string this[int index] => _lines[index];

    /// <summary>Adds a line, unless it is blank, begins with a blank, or repeats the last one.</summary>
    public void Add(string line)
    {
        if (line.Length == 0 || char.IsWhiteSpace(line[0]) || _lines.Count > 0 && _lines[^1] == line)
            return;
        _lines.Add(line);
        if (_lines.Count > MaxLines)
            _lines.RemoveAt(0);
        _file?.Add(line);
    }
}
