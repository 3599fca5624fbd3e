using System.Runtime.CompilerServices;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ephemeral.Host.Markup;

/// <summary>Finds the prose of a document. What it does not find is never touched.</summary>
internal sealed class ProseReader
{
    private readonly string _source;
    private readonly SegmentBuilder _segments;
    private readonly UntranslatedHtml _html = new();
    private readonly List<SelfReference> _references = [];
    private bool _atLineStart;

    private ProseReader(string source)
    {
        _source = source;
        _segments = new SegmentBuilder(source);
    }

    public static List<ProseBlock> Read(MarkdownDocument document, string source)
    {
        var reader = new ProseReader(source);
        var blocks = new List<ProseBlock>();
        var readUpTo = new HashSet<int>();
        foreach (var leaf in document.Descendants<LeafBlock>())
        {
            if (leaf.Inline is null)
                continue;

            var segments = reader.ReadLeaf(leaf);
            // Two blocks that claim the same text would be spliced twice: the second is left alone.
            if (segments.Count > 0 && segments.TrueForAll(segment => readUpTo.Add(segment.Start)))
                blocks.Add(new ProseBlock(leaf, segments));
        }

        return blocks;
    }

    private List<ProseSegment> ReadLeaf(LeafBlock leaf)
    {
        _html.Reset();
        _references.Clear();
        _segments.Begin();
        _atLineStart = true;
        ReadContainer(leaf.Inline!);
        return _segments.End();
    }

    private void ReadContainer(ContainerInline container)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var inline in container)
        {
            if (inline is LiteralInline literal)
            {
                if (!_html.IsOpen)
                    _segments.Add(literal, _atLineStart, _references);
                _atLineStart = false;
                continue;
            }

            _segments.Close();
            _atLineStart = inline is LineBreakInline;
            switch (inline)
            {
                case HtmlInline html:
                    _html.Read(html.Tag);
                    break;
                case LinkInline { IsAutoLink: true }:
                    break;
                case LinkInline link:
                    ReadLink(link);
                    break;
                case ContainerInline inner:
                    ReadContainer(inner);
                    break;
            }

            _segments.Close();
        }
    }

    private void ReadLink(LinkInline link)
    {
        var reference = SelfReference.Of(link, _source);
        if (reference is not null)
            _references.Add(reference);
        ReadContainer(link);
        if (reference is not null)
            _references.RemoveAt(_references.Count - 1);
    }
}
