using System.Text;

namespace Petabridge.Cmd.Host.Connections;

/// <summary>
/// Reads lines of UTF-8 that are not longer than a limit. A longer one is skipped to its end, and told as such.
/// </summary>
internal sealed class LineReader(Stream stream, int maxBytes)
{
    private readonly byte[] _buffer = new byte[maxBytes + 1];
    private int _start;
    private int _end;

    /// <summary>The next line; null at the end of the stream. What follows the last line break is no line.</summary>
    public async Task<ReadLine?> NextAsync(CancellationToken cancellationToken)
    {
        var isTooLong = false;
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
                return Take(length, isTooLong);
            if (_end - _start > maxBytes)
            {
                isTooLong = true;
                _start = _end = 0;
            }

            Compact();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    private ReadLine Take(int length, bool isTooLong)
    {
        var text = isTooLong ? "" : Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return new ReadLine(text, isTooLong);
    }

    private void Compact()
    {
        if (_start == 0)
            return;
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
    }
}

/// <summary>A line without its end.</summary>
internal sealed record ReadLine(string Text, bool IsTooLong);
