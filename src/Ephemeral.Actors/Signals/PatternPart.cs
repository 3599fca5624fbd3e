namespace Ephemeral.Actors.Signals;

/// <summary>One part of a pattern's comma list, cut at its stars.</summary>
/// <remarks>
/// The first piece stands at the start of a name and the last at its end; those between are looked for from left to right, each
/// at the first place where it fits, and never again: taking the first place leaves most room for the rest. So there is no going
/// back, and a match costs at most the length of the name times the length of the part.
/// </remarks>
internal sealed class PatternPart
{
    private readonly Piece _start;
    private readonly Piece[] _between;
    private readonly Piece? _end;
    private readonly int _shortest;

    public PatternPart(string text)
    {
        var pieces = text.Split('*').Select(piece => new Piece(piece)).ToArray();
        _start = pieces[0];
        _end = pieces.Length > 1 ? pieces[^1] : null;
        _between = pieces.Length > 2 ? [.. pieces[1..^1].Where(piece => piece.Length > 0)] : [];
        _shortest = pieces.Sum(piece => piece.Length);
    }

    public bool Matches(ReadOnlySpan<char> name)
    {
        if (_end is not { } end)
            return name.Length == _start.Length && _start.IsAtStartOf(name);
        if (name.Length < _shortest || !_start.IsAtStartOf(name) || !end.IsAtStartOf(name[^end.Length..]))
            return false;

        var rest = name[_start.Length..^end.Length];
        foreach (var piece in _between)
        {
            var at = piece.IndexIn(rest);
            if (at < 0)
                return false;
            rest = rest[(at + piece.Length)..];
        }

        return true;
    }

    private readonly struct Piece(string text)
    {
        private readonly string _text = text;
        private readonly bool _isPlain = !text.Contains('?');

        public int Length => _text.Length;

        public bool IsAtStartOf(ReadOnlySpan<char> name)
        {
            if (_isPlain)
                return name.StartsWith(_text, StringComparison.Ordinal);
            if (name.Length < _text.Length)
                return false;
            for (var i = 0; i < _text.Length; i++)
            {
                if (_text[i] != '?' && _text[i] != name[i])
                    return false;
            }

            return true;
        }

        public int IndexIn(ReadOnlySpan<char> name)
        {
            if (_isPlain)
                return name.IndexOf(_text, StringComparison.Ordinal);
            for (var at = 0; at + _text.Length <= name.Length; at++)
            {
                if (IsAtStartOf(name[at..]))
                    return at;
            }

            return -1;
        }
    }
}
