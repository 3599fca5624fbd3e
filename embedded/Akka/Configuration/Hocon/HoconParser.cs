namespace Akka.Configuration.Hocon;

/// <summary>Recursive descent over the tokens. Every error says where, what was expected and what was found.</summary>
internal sealed class HoconParser
{
    private readonly IReadOnlyList<HoconToken> _tokens;
    private int _next;

    private HoconParser(IReadOnlyList<HoconToken> tokens) => _tokens = tokens;

    private HoconToken Current => _tokens[_next];

    public static SectionNode Parse(string text) => new HoconParser(HoconTokenizer.Tokenize(text)).Document();

    private SectionNode Document()
    {
        SkipNewLines();
        if (Current.Kind != HoconTokenKind.ObjectStart) return Fields(HoconTokenKind.End, Current);
        var root = Section();
        SkipNewLines();
        return Current.Kind == HoconTokenKind.End ? root : throw Expected("the end of the text after the closing '}'");
    }

    private SectionNode Section()
    {
        var opening = Take();
        return Fields(HoconTokenKind.ObjectEnd, opening);
    }

    private SectionNode Fields(HoconTokenKind end, HoconToken opening)
    {
        var section = new SectionNode();
        SkipNewLines();
        while (!IsEnd(end, opening))
        {
            Field(section);
            SkipSeparator(end, opening);
        }
        Take();
        return section;
    }

    private void Field(SectionNode section)
    {
        var first = Current;
        var path = Key();
        SkipNewLines();
        switch (Current.Kind)
        {
            case HoconTokenKind.ObjectStart:
                section.Set(path, Value());
                if (Current.Kind == HoconTokenKind.Comma)
                    throw Current.At.Error("a section written without '=' is followed by a new line, not by ','.");
                break;
            case HoconTokenKind.Assign:
                Take();
                SkipNewLines();
                section.Set(path, Value());
                break;
            default:
                throw first.At.Error(
                    $"expected '=', ':' or '{{' after the key '{string.Join('.', path)}', found {Current}.");
        }
    }

    private IReadOnlyList<string> Key()
    {
        var first = Current;
        var path = new HoconPath();
        do
        {
            if (Current.Kind == HoconTokenKind.Text) path.AppendPlain(Take().Text);
            else if (Current.Kind == HoconTokenKind.QuotedText) path.AppendQuoted(Take().Text);
            else throw Expected("a key");
        }
        while (Current.Kind is HoconTokenKind.Text or HoconTokenKind.QuotedText && Current.Gap.Length == 0);
        if (first is { Kind: HoconTokenKind.Text, Text: "include" }
            && Current.Kind is HoconTokenKind.Text or HoconTokenKind.QuotedText)
            throw first.At.Error("include is not supported. Read each text by itself and join them with WithFallback.");
        return path.TryBuild(out var elements)
            ? elements
            : throw first.At.Error("the key has an empty element. Quote an element that contains a dot.");
    }

    private HoconNode Value()
    {
        var at = Current.At;
        var parts = new List<(string Gap, HoconNode Node)>();
        for (var gap = Current.Gap; Part() is { } node; gap = Current.Gap) parts.Add((gap, node));
        if (parts.Count == 0) throw Expected("a value");
        if (parts.Count == 1) return parts[0].Node;
        return parts.All(p => p.Node is TextNode) ? JoinTexts(parts) : new ConcatenationNode(parts, at);
    }

    private HoconNode? Part() => Current.Kind switch
    {
        HoconTokenKind.Text when Current.Text == "null" => Null(),
        HoconTokenKind.Text or HoconTokenKind.QuotedText => new TextNode(Take().Text),
        HoconTokenKind.Substitution or HoconTokenKind.OptionalSubstitution => Substitution(Take()),
        HoconTokenKind.ObjectStart => Section(),
        HoconTokenKind.ListStart => List(),
        _ => null,
    };

    private TextNode Null()
    {
        Take();
        return new TextNode(null);
    }

    private static TextNode JoinTexts(IEnumerable<(string Gap, HoconNode Node)> parts) =>
        new(string.Concat(parts.Select((p, i) => (i == 0 ? "" : p.Gap) + (((TextNode)p.Node).Text ?? "null"))));

    private static SubstitutionNode Substitution(HoconToken token) =>
        new(HoconPath.Split(token.Text), token.Text, token.Kind == HoconTokenKind.OptionalSubstitution, token.At);

    private ListNode List()
    {
        var opening = Take();
        var items = new List<HoconNode>();
        SkipNewLines();
        while (!IsEnd(HoconTokenKind.ListEnd, opening))
        {
            items.Add(Value());
            SkipSeparator(HoconTokenKind.ListEnd, opening);
        }
        Take();
        return new ListNode(items);
    }

    private bool IsEnd(HoconTokenKind end, HoconToken opening)
    {
        if (Current.Kind == end) return true;
        return Current.Kind == HoconTokenKind.End ? throw opening.At.Error($"'{opening.Text}' is never closed.") : false;
    }

    private void SkipSeparator(HoconTokenKind end, HoconToken opening)
    {
        var separated = Current.Kind == HoconTokenKind.Comma;
        if (separated) Take();
        separated |= SkipNewLines();
        if (!separated && !IsEnd(end, opening))
            throw Expected("',' or a new line after the value (put a text with special characters in quotes)");
    }

    private bool SkipNewLines()
    {
        var start = _next;
        while (Current.Kind == HoconTokenKind.NewLine) Take();
        return _next > start;
    }

    private HoconToken Take() => _tokens[_next++];

    private ConfigurationException Expected(string what) => Current.At.Error($"expected {what}, found {Current}.");
}
