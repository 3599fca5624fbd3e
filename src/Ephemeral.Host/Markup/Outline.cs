using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Markdig.Extensions.Abbreviations;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ephemeral.Host.Markup;

/// <summary>
/// What a document says, apart from how it is written: its blocks in order, each with its markup and its text. Two documents with
/// equal outlines read the same. The outline that a translation must have is that of the original with its texts replaced.
/// </summary>
internal sealed class Outline
{
    private readonly Dictionary<LiteralInline, string> _replaced;
    private readonly List<string> _entries = [];
    private readonly Dictionary<LeafBlock, int> _places = [];
    private readonly StringBuilder _entry = new();

    private Outline(Dictionary<LiteralInline, string> replaced) => _replaced = replaced;

    public IReadOnlyList<string> Entries => _entries;

    public static Outline Of(MarkdownDocument document) => Of(document, []);

    public static Outline Of(MarkdownDocument document, IEnumerable<ProseBlock> blocks)
    {
        var outline = new Outline(Replacements(blocks));
        outline.Add(document);
        return outline;
    }

    public int PlaceOf(ProseBlock block) => _places[block.Leaf];

    private static Dictionary<LiteralInline, string> Replacements(IEnumerable<ProseBlock> blocks)
    {
        var replaced = new Dictionary<LiteralInline, string>(ReferenceEqualityComparer.Instance);
        foreach (var segment in blocks.Where(block => block.IsChanged).SelectMany(block => block.Segments))
        {
            foreach (var literal in segment.Literals)
                replaced[literal] = "";
            replaced[segment.Literals[0]] = segment.Leading + segment.Translation + segment.Trailing;
        }

        return replaced;
    }

    private void Add(Block block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _entry.Clear();
        Mark(block.GetType().Name, Details(block));
        AddAttributes(block);
        if (block is LeafBlock leaf)
            AddLeaf(leaf);
        _entries.Add(_entry.ToString());
        if (block is not ContainerBlock container)
            return;

        foreach (var child in container)
            Add(child);
        _entries.Add("end");
    }

    private void AddLeaf(LeafBlock leaf)
    {
        _places[leaf] = _entries.Count;
        if (leaf.Inline is not null)
            AddInlines(leaf.Inline);
        else
            _entry.Append(leaf.Lines.ToString());
    }

    private void AddInlines(ContainerInline container)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    _entry.Append(_replaced.TryGetValue(literal, out var text) ? text : literal.Content.AsSpan());
                    continue;
                case HtmlEntityInline entity:
                    _entry.Append(entity.Transcoded.AsSpan());
                    continue;
                case AbbreviationInline abbreviation:
                    _entry.Append(abbreviation.Abbreviation.Label);
                    continue;
            }

            Mark(inline.GetType().Name, Details(inline));
            AddAttributes(inline);
            if (inline is not ContainerInline inner)
                continue;

            AddInlines(inner);
            Mark("end");
        }
    }

    private static string? Details(Block block) => block switch
    {
        HeadingBlock heading => heading.Level.ToString(CultureInfo.InvariantCulture),
        ListBlock list => $"{list.BulletType} {list.OrderedStart} {list.OrderedDelimiter}",
        AlertBlock alert => alert.Kind.ToString(),
        FencedCodeBlock fence => $"{fence.Info} {fence.Arguments}",
        Table table => string.Join(' ', table.ColumnDefinitions.Select(column => column.Alignment)),
        LinkReferenceDefinition definition => $"{definition.Label} {definition.Url} {definition.Title}",
        _ => null,
    };

    private static string? Details(Inline inline) => inline switch
    {
        EmphasisInline emphasis => new string(emphasis.DelimiterChar, emphasis.DelimiterCount),
        LinkInline link => $"{(link.IsImage ? "!" : "")}{link.Url} {link.Title}",
        AutolinkInline link => link.Url,
        CodeInline code => code.Content,
        HtmlInline html => html.Tag,
        MathInline math => math.Content.ToString(),
        TaskList task => task.Checked ? "x" : "",
        LineBreakInline line => line.IsHard ? "hard" : "",
        _ => null,
    };

    private void AddAttributes(MarkdownObject node)
    {
        if (node.TryGetAttributes() is not { } attributes)
            return;

        Mark("#" + attributes.Id);
        attributes.Classes?.ForEach(name => Mark("." + name));
        attributes.Properties?.ForEach(property => Mark(property.Key, property.Value));
    }

    // Control characters set markup apart from text: no translation has one.
    private void Mark(string name, string? details = null) =>
        _entry.Append('\u0001').Append(name).Append('\u0002').Append(details).Append('\u0003');
}
