using Markdig.Syntax.Inlines;

namespace Ephemeral.Host.Markup;

/// <summary>A reference link whose text is also its label: <c>[text]</c> or <c>[text][]</c>.</summary>
/// <param name="InsertAt">Where the label is written when the text is translated, so that the target is still found.</param>
/// <param name="Insertion">What is written there.</param>
internal sealed record SelfReference(int InsertAt, string Insertion)
{
    public static SelfReference? Of(LinkInline link, string source)
    {
        if (link.IsAutoLink || link.Label is null || link.Span.Length < 3 || link.Span.End >= source.Length)
            return null;

        var raw = source.AsSpan(link.Span.Start, link.Span.Length);
        var opening = link.IsImage ? 2 : 1;
        if (link.IsShortcut && raw[^1] == ']')
            return new SelfReference(link.Span.End + 1, $"[{raw[opening..^1]}]");
        return raw.EndsWith("][]") ? new SelfReference(link.Span.End, raw[opening..^3].ToString()) : null;
    }
}
