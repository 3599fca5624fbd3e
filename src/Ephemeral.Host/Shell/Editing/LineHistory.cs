namespace Ephemeral.Host.Shell.Editing;

/// <summary>The lines of this session, oldest first. They are not written down anywhere.</summary>
internal sealed class LineHistory
{
    public const int MaxLines = 500;

    private readonly List<string> _lines = [];

    public int Count => _lines.Count;

    public string this[int index] => _lines[index];

    /// <summary>Adds a line, unless it is blank or repeats the last one.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || _lines.Count > 0 && _lines[^1] == line)
            return;
        _lines.Add(line);
        if (_lines.Count > MaxLines)
            _lines.RemoveAt(0);
    }
}
