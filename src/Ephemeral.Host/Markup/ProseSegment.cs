using Markdig.Syntax.Inlines;

namespace Ephemeral.Host.Markup;

/// <summary>A longest run of literal text inside one inline container, without the white space around it.</summary>
internal sealed class ProseSegment
{
    /// <summary>Where the trimmed text stands in the source.</summary>
    public required int Start { get; init; }

    public required int Length { get; init; }

    /// <summary>The text as a reader sees it: trimmed, and with backslash escapes resolved.</summary>
    public required string Text { get; init; }

    /// <summary>The white space around <see cref="Text"/> that the parser reports as text.</summary>
    public required string Leading { get; init; }

    public required string Trailing { get; init; }

    public required IReadOnlyList<LiteralInline> Literals { get; init; }

    /// <summary>The characters that stand behind a backslash in the source.</summary>
    public required string Escaped { get; init; }

    /// <summary>The punctuation that stands in the source as text without a backslash.</summary>
    public required string Unescaped { get; init; }

    public required bool AtLineStart { get; init; }

    /// <summary>The references around this text that find their target by the text itself, as <c>[text]</c> does.</summary>
    public required IReadOnlyList<SelfReference> References { get; init; }

    /// <summary>The translation; the text itself until there is one.</summary>
    public string Translation { get; set; } = "";

    public bool IsChanged => Translation != Text;
}
