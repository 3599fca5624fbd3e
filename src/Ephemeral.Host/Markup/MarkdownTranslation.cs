using System.Text;
using Markdig.Syntax;

namespace Ephemeral.Host.Markup;

/// <summary>
/// Translates the prose of a Markdown document. The translated texts are spliced into the original, so what is not prose comes
/// back byte for byte; and the result is parsed again to prove that it reads as the original does, but for the texts.
/// </summary>
internal sealed class MarkdownTranslation
{
    // Each round costs one parse; a document that still disagrees after so many has its changed blocks treated all at once.
    private const int MaxRounds = 12;

    private readonly string _source;
    private readonly MarkdownDocument _document;

    /// <exception cref="OperationCanceledException">The token said so before the document was read.</exception>
    public MarkdownTranslation(string markdown, CancellationToken cancellationToken = default)
    {
        _source = markdown;
        _document = MarkdownSyntax.Parse(markdown, cancellationToken);
        Blocks = ProseReader.Read(_document, markdown);
    }

    public IReadOnlyList<ProseBlock> Blocks { get; }

    /// <summary>What is to be translated, block by block: all that must be kept of the document until it is written.</summary>
    public string[][] Texts => [.. Blocks.Select(block => block.Segments.Select(segment => segment.Text).ToArray())];

    /// <summary>The blocks that had to stay as they were, because no way was found to write their translation.</summary>
    public int UntouchedBlocks => Blocks.Count(block => block.Splicing == Splicing.Untouched);

    /// <summary>The whole document, with <see cref="Texts"/> translated.</summary>
    public string Write(IReadOnlyList<IReadOnlyList<string>> translations, CancellationToken cancellationToken = default)
    {
        foreach (var (block, texts) in Blocks.Zip(translations))
        {
            for (var i = 0; i < texts.Count; i++)
                block.Segments[i].Translation = OneLine(texts[i], block.Segments[i].Text);
        }

        return Write(cancellationToken);
    }

    private string Write(CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var changed = Blocks.Where(block => block.IsChanged).ToArray();
            var written = Splice(changed);
            if (changed.Length == 0)
                return written;

            var expected = Outline.Of(_document, changed);
            var suspects = Suspects(changed, expected, Outline.Of(MarkdownSyntax.Parse(written, cancellationToken)));
            if (suspects.Length == 0)
                return written;

            foreach (var block in round < MaxRounds ? suspects : changed)
                block.Splicing++;
        }
    }

    // A difference is the fault of the block that stands there, or else of the changed one before it.
    private static ProseBlock[] Suspects(ProseBlock[] changed, Outline expected, Outline actual)
    {
        var places = OutlineDifference.Places(expected.Entries, actual.Entries);
        var inOrder = changed.OrderBy(expected.PlaceOf).ToArray();
        var starts = Array.ConvertAll(inOrder, expected.PlaceOf);
        var suspects = places.Select(BlockAt).OfType<ProseBlock>().Distinct().ToArray();
        return places.Count > 0 && suspects.Length == 0 ? changed : suspects;

        ProseBlock? BlockAt(int place)
        {
            var found = Array.BinarySearch(starts, place);
            var index = found >= 0 ? found : ~found - 1;
            return index >= 0 ? inOrder[index] : null;
        }
    }

    private string Splice(ProseBlock[] changed)
    {
        var edits = changed.SelectMany(Edits).Distinct().OrderBy(edit => edit.Start).ThenBy(edit => edit.Length);
        var written = new StringBuilder(_source.Length + _source.Length / 4);
        var position = 0;
        foreach (var edit in edits)
        {
            if (edit.Start < position)
                continue;
            written.Append(_source, position, edit.Start - position).Append(edit.Text);
            position = edit.Start + edit.Length;
        }

        return written.Append(_source, position, _source.Length - position).ToString();
    }

    private static IEnumerable<Edit> Edits(ProseBlock block)
    {
        foreach (var segment in block.Segments.Where(segment => segment.IsChanged))
        {
            yield return new Edit(segment.Start, segment.Length, ProseEscaper.Escape(segment, block.Splicing == Splicing.Strict));
            foreach (var reference in segment.References)
                yield return new Edit(reference.InsertAt, 0, reference.Insertion);
        }
    }

    private static string OneLine(string translation, string original)
    {
        var line = string.Concat(translation.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > 0 ? line : original;
    }

    private readonly record struct Edit(int Start, int Length, string Text);
}
