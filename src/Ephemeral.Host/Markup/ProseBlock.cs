using Markdig.Syntax;

namespace Ephemeral.Host.Markup;

/// <summary>The prose of one paragraph, heading, table cell or the like: one call, as it shares its context.</summary>
internal sealed class ProseBlock(LeafBlock leaf, IReadOnlyList<ProseSegment> segments)
{
    public LeafBlock Leaf { get; } = leaf;

    public IReadOnlyList<ProseSegment> Segments { get; } = segments;

    public Splicing Splicing { get; set; }

    public bool IsChanged => Splicing != Splicing.Untouched && Segments.Any(segment => segment.IsChanged);
}

/// <summary>How carefully a block's translation is written into the document.</summary>
internal enum Splicing
{
    /// <summary>What is likely to be read as markup is escaped.</summary>
    Light,

    /// <summary>Everything that could be read as markup is escaped.</summary>
    Strict,

    /// <summary>The block stays as it was: its translation cannot be written without changing the markup.</summary>
    Untouched,
}
