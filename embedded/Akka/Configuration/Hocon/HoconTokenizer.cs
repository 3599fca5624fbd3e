using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Splits HOCON text into tokens. Comments vanish here; the end of a line stays, as it ends a value.</summary>
internal sealed class HoconTokenizer
{
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";

    private readonly string _text;
    private readonly List<HoconToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private HoconTokenizer(string text) => _text = text;

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private HoconPosition Position => new(_line, _at - _lineStart + 1);

    public static IReadOnlyList<HoconToken> Tokenize(string text)
    {
        var tokenizer = new HoconTokenizer(text);
        while (tokenizer.ReadToken())
        {
        }
        return tokenizer._tokens;
    }

    /// <returns>Whether there may be more.</returns>
    private bool ReadToken()
    {
        var gap = ReadWhile(c => c != '\n' && (char.IsWhiteSpace(c) || c == '\uFEFF'));
        if (Current == '#' || StartsWith("//")) ReadWhile(c => c != '\n');
        var start = Position;
        var (kind, text) = Next();
        _tokens.Add(new HoconToken(kind, text, gap, start));
        return kind != HoconTokenKind.End;
    }

    private (HoconTokenKind Kind, string Text) Next()
    {
        if (_at == _text.Length) return (HoconTokenKind.End, "");
        if (StartsWith("\"\"\"")) return (HoconTokenKind.QuotedText, ReadTripleQuoted());
        if (StartsWith("${?")) return (HoconTokenKind.OptionalSubstitution, ReadSubstitution("${?"));
        if (StartsWith("${")) return (HoconTokenKind.Substitution, ReadSubstitution("${"));
        switch (Current)
        {
            case '\n': return NewLine();
            case '"': return (HoconTokenKind.QuotedText, ReadQuoted());
            case '{': return Symbol(HoconTokenKind.ObjectStart);
            case '}': return Symbol(HoconTokenKind.ObjectEnd);
            case '[': return Symbol(HoconTokenKind.ListStart);
            case ']': return Symbol(HoconTokenKind.ListEnd);
            case '=' or ':': return Symbol(HoconTokenKind.Assign);
            case ',': return Symbol(HoconTokenKind.Comma);
            case var c when Reserved.Contains(c):
                throw Position.Error($"'{c}' has no meaning here. Put a text that contains it in quotes.");
            default: return (HoconTokenKind.Text, ReadUnquoted());
        }
    }

    private (HoconTokenKind Kind, string Text) Symbol(HoconTokenKind kind) => (kind, $"{_text[_at++]}");

    private (HoconTokenKind Kind, string Text) NewLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
        return (HoconTokenKind.NewLine, "\n");
    }

    private string ReadUnquoted()
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(Current) && !Reserved.Contains(Current) && !StartsWith("//")) _at++;
        return _text[start.._at];
    }

    private string ReadSubstitution(string opening)
    {
        var start = Position;
        _at += opening.Length;
        var path = ReadWhile(c => c is not ('}' or '\n')).Trim();
        if (Current != '}') throw start.Error($"'{opening}' is never closed on this line. Expected a path and '}}'.");
        if (path.Length == 0) throw start.Error($"'{opening}}}' names no path.");
        _at++;
        return path;
    }

    private string ReadTripleQuoted()
    {
        var start = Position;
        var end = _text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
        if (end < 0) throw start.Error("'\"\"\"' is never closed.");
        // of four or five closing quotes the first ones belong to the text
        while (end + 3 < _text.Length && _text[end + 3] == '"') end++;
        var text = _text[(_at + 3)..end];
        for (var i = _at; i < end; i++)
            if (_text[i] == '\n') (_line, _lineStart) = (_line + 1, i + 1);
        _at = end + 3;
        return text;
    }

    private string ReadQuoted()
    {
        var start = Position;
        var text = new StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (_at == _text.Length || Current == '\n')
                throw start.Error("the quote is never closed on this line. Use \"\"\" for a text of several lines.");
            text.Append(Current == '\\' ? ReadEscape() : Current);
        }
        _at++;
        return text.ToString();
    }

    private char ReadEscape()
    {
        var start = Position;
        _at++;
        switch (Current)
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return Current;
            case 'u' when _at + 4 < _text.Length
                          && ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, null, out var code):
                _at += 4;
                return (char)code;
            default: throw start.Error("unknown escape. Expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.");
        }
    }

    private string ReadWhile(Func<char, bool> accepts)
    {
        var start = _at;
        while (_at < _text.Length && accepts(_text[_at])) _at++;
        return _text[start.._at];
    }

    private bool StartsWith(string symbol) => string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0;
}
