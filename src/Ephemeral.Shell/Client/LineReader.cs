using System.Text;

namespace Ephemeral.Shell.Client;

/// <summary>Reads lines of a bounded length: who sends an endless one is not followed.</summary>
internal sealed class LineReader(StreamReader reader) : IDisposable
{
    /// <summary>More than any answer has.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private readonly char[] _buffer = new char[4096];
    private int _start;
    private int _end;

    /// <returns>The line without its end; null when there is no more.</returns>
    /// <exception cref="InvalidDataException">It is longer than <see cref="MaxLength"/>.</exception>
    public async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
                (_start, _end) = (0, await reader.ReadAsync(_buffer));
            if (_end == 0)
                return line.Length > 0 ? line.ToString() : null;
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf('\n');
            line.Append(_buffer, _start, length < 0 ? _end - _start : length);
            _start = length < 0 ? _end : _start + length + 1;
            if (line.Length > MaxLength)
                throw new InvalidDataException($"it sends a line of more than {MaxLength} characters.");
            if (length >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    public void Dispose() => reader.Dispose();
}
