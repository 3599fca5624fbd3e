using Markdig.Syntax.Inlines;

namespace Ephemeral.Host.Markup;

/// <summary>Joins neighbouring literals into segments, and admits only those whose place in the source is certain.</summary>
internal sealed class SegmentBuilder(string source)
{
    private const string ClosingPunctuation = ".,;:!?)]}'\"»”’";
    private const string OpeningPunctuation = "([{'\"«“‘";

    private readonly List<LiteralInline> _run = [];
    private List<ProseSegment> _segments = [];
    private SelfReference[] _references = [];
    private bool _atLineStart;
    private int _readUpTo;

    public void Begin()
    {
        _segments = [];
        _readUpTo = -1;
    }

    public List<ProseSegment> End()
    {
        Close();
        return _segments;
    }

    public void Add(LiteralInline literal, bool atLineStart, List<SelfReference> references)
    {
        if (!StandsWhereItSays(literal))
        {
            Close();
            return;
        }

        if (_run.Count > 0 && literal.Span.Start != _run[^1].Span.End + 1)
            Close();
        if (_run.Count == 0)
        {
            _atLineStart = atLineStart;
            _references = [.. references];
        }

        _run.Add(literal);
        _readUpTo = literal.Span.End;
    }

    public void Close()
    {
        if (_run.Count == 0)
            return;

        var literals = _run.ToArray();
        _run.Clear();
        var content = string.Concat(literals.Select(literal => literal.Content.ToString()));
        // A run without a letter, such as "42 %" or a dash, has nothing to translate.
        if (!content.Any(char.IsLetter))
            return;

        var (leading, trailing) = Margins(literals, content);
        var raw = source.AsSpan(literals[0].Span.Start, literals[^1].Span.End + 1 - literals[0].Span.Start);
        var start = literals[0].Span.Start + leading + WhiteSpaceAtStart(raw) - WhiteSpaceAtStart(content);
        var end = literals[^1].Span.End + 1 - trailing - WhiteSpaceAtEnd(raw) + WhiteSpaceAtEnd(content);
        var text = content[leading..^trailing];
        _segments.Add(new ProseSegment
        {
            Start = start,
            Length = end - start,
            Text = text,
            Translation = text,
            Leading = content[..leading],
            Trailing = content[^trailing..],
            Literals = literals,
            Escaped = string.Concat(literals.SelectMany(Escaped).Distinct()),
            Unescaped = string.Concat(literals.SelectMany(Unescaped).Distinct()),
            AtLineStart = _atLineStart,
            References = _references,
        });
    }

    // What stands around the text and is not sent: white space, and the punctuation that belongs to the markup beside it, as the
    // bracket around a link does. An escaped character ends it.
    private static (int Leading, int Trailing) Margins(LiteralInline[] literals, string content)
    {
        var escapes = new HashSet<int>();
        var length = 0;
        foreach (var literal in literals)
        {
            if (literal.IsFirstCharacterEscaped)
                escapes.Add(length);
            length += literal.Content.Length;
        }

        var (first, last) = (literals[0].PreviousSibling is not null, literals[^1].NextSibling is not null);
        var leading = 0;
        while (!escapes.Contains(leading) && Outside(content[leading], first, ClosingPunctuation))
            leading++;
        var trailing = 0;
        while (!escapes.Contains(content.Length - trailing - 1) && Outside(content[^(trailing + 1)], last, OpeningPunctuation))
            trailing++;
        return (leading, trailing);
    }

    private static bool Outside(char c, bool besideMarkup, string punctuation) =>
        char.IsWhiteSpace(c) || (besideMarkup && punctuation.Contains(c));

    private static int WhiteSpaceAtStart(ReadOnlySpan<char> text) => text.Length - text.TrimStart().Length;

    private static int WhiteSpaceAtEnd(ReadOnlySpan<char> text) => text.Length - text.TrimEnd().Length;

    private static IEnumerable<char> Escaped(LiteralInline literal) =>
        literal.Content.ToString().Take(literal.IsFirstCharacterEscaped ? 1 : 0);

    private static IEnumerable<char> Unescaped(LiteralInline literal) =>
        literal.Content.ToString().Skip(literal.IsFirstCharacterEscaped ? 1 : 0).Where(ProseEscaper.IsAsciiPunctuation);

    private bool StandsWhereItSays(LiteralInline literal)
    {
        var span = literal.Span;
        if (literal.Content.IsEmpty || span.Start <= _readUpTo || span.End < span.Start || span.End >= source.Length)
            return false;

        var raw = source.AsSpan(span.Start, span.Length);
        if (literal.IsFirstCharacterEscaped)
        {
            if (raw[0] != '\\')
                return false;
            raw = raw[1..];
        }

        return raw.Trim().SequenceEqual(literal.Content.AsSpan().Trim());
    }
}
