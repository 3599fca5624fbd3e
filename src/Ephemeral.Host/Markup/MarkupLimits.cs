using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Ephemeral.Host.Markup;

/// <summary>
/// Bounds what reading a document costs: the parser looks at no token, and some of its steps cost the square of a block's length. What is
/// over a limit is not read, and so stays as it stands; and at each line and each mark it is asked whether time is up.
/// </summary>
internal sealed class MarkupLimits : IMarkdownExtension
{
    /// <summary>How deep quotations, lists and the like are read.</summary>
    public const int MaxDepth = 40;

    /// <summary>How many lines of one paragraph are read.</summary>
    public const int MaxLines = 5_000;

    /// <summary>How many marks, such as brackets and asterisks, a block may have to be read.</summary>
    public const int MaxMarks = 2_000;

    /// <summary>How many cells a table of one block may have to be read.</summary>
    public const int MaxCells = 20_000;

    /// <summary>How many cells, with those that are added to short rows, the tables of a document may have to be read.</summary>
    public const int MaxCellsOfAll = 400_000;

    /// <summary>How many columns a grid table may have to be read, all of which are looked at in each of its lines.</summary>
    public const int MaxGridColumns = 200;

    /// <summary>How many columns the grid tables of a document may have to be read. Each has a parser of its own, which is kept for good.</summary>
    public const int MaxGridColumnsOfAll = 20_000;

    /// <summary>How many paragraphs, headings, lists and other blocks are read.</summary>
    public const int MaxBlocks = 20_000;

    // Each mark may have the rest of its block searched.
    private const long MaxSteps = 64L * 1024 * 1024;

    private const string Marks = "`*_[]<~^${}\"+=:@#";
    private static readonly object Key = typeof(Reading);

    /// <summary>What a parser is given, so that it stops when the token says so.</summary>
    public static MarkdownParserContext StoppedBy(CancellationToken cancellationToken) =>
        new() { Properties = { [Key] = new Reading(cancellationToken) } };

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Replace<GridTableParser>(new GridTableGuard());
        foreach (var parser in pipeline.BlockParsers)
            parser.Closed += static (processor, block) => Closed(Reading.Of(processor.Context), block);
        // The parsers of a line's first character come before those of any: so there are two guards.
        pipeline.BlockParsers.InsertRange(0, [new LineGuard(OpeningOf(pipeline.BlockParsers)), new LineGuard(null)]);
        pipeline.InlineParsers.Insert(0, new MarkGuard(OpeningOf(pipeline.InlineParsers)));
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    private static char[] OpeningOf<T>(IEnumerable<ParserBase<T>> parsers) =>
        [.. parsers.SelectMany(parser => parser.OpeningCharacters ?? []).Distinct()];

    private static void Closed(Reading reading, Block block)
    {
        reading.Blocks++;
        if (block is LeafBlock { ProcessInlines: true } leaf && CostsTooMuch(reading, leaf.Lines))
            leaf.ProcessInlines = false;
    }

    private static bool CostsTooMuch(Reading reading, StringLineGroup lines)
    {
        var (marks, cells, columns, length) = (0L, 0L, 0L, 0L);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines.Lines[i].Slice.AsSpan();
            length += line.Length;
            foreach (var c in line)
                marks += Marks.Contains(c) ? 1 : 0;
            marks += line.Count("www.");
            var bars = line.Count('|');
            cells += bars;
            columns = Math.Max(columns, bars);
        }

        // Each row of a table is filled up to the longest.
        var filled = columns * lines.Count;
        if (lines.Count > MaxLines || marks > MaxMarks || cells > MaxCells || marks * length > MaxSteps || reading.Cells + filled > MaxCellsOfAll)
            return true;
        reading.Cells += filled;
        return false;
    }

    /// <summary>How far one document has been read.</summary>
    private sealed class Reading(CancellationToken cancellationToken)
    {
        public int Blocks { get; set; }

        public long Cells { get; set; }

        public int GridColumns { get; set; }

        /// <summary>The depth of the grid tables whose cells are being read.</summary>
        public int GridDepth { get; set; }

        public bool IsFull => Blocks >= MaxBlocks;

        public static Reading Of(MarkdownParserContext? context) => (Reading)context!.Properties[Key]!;

        public bool IsTooDeep(ContainerBlock? container) => GridDepth + DepthOf(container) > MaxDepth;

        public static int DepthOf(ContainerBlock? container)
        {
            var depth = 0;
            for (; container is not null; container = container.Parent)
                depth++;
            return depth;
        }

        public void ThrowIfTimeIsUp() => cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Comes first at each line that may begin a block.</summary>
    private sealed class LineGuard : BlockParser
    {
        public LineGuard(char[]? opening) => OpeningCharacters = opening;

        public override BlockState TryOpen(BlockProcessor processor)
        {
            var reading = Reading.Of(processor.Context);
            reading.ThrowIfTimeIsUp();
            return !processor.IsBlankLine && (IsTooLong(processor) || reading.IsTooDeep(processor.CurrentContainer) || reading.IsFull)
                ? LeaveUnread(processor)
                : BlockState.None;
        }

        /// <summary>From this line on nothing is read, up to a blank one.</summary>
        public BlockState LeaveUnread(BlockProcessor processor)
        {
            var unread = new UnreadBlock(this) { Column = processor.Column, Span = new SourceSpan(processor.Start, processor.Line.End) };
            processor.NewBlocks.Push(unread);
            return BlockState.Continue;
        }

        public override BlockState TryContinue(BlockProcessor processor, Block block)
        {
            var reading = Reading.Of(processor.Context);
            reading.ThrowIfTimeIsUp();
            if (processor.IsBlankLine && !reading.IsFull)
                return BlockState.Break;
            block.UpdateSpanEnd(processor.Line.End);
            return BlockState.Continue;
        }

        private static bool IsTooLong(BlockProcessor processor) =>
            processor.CurrentBlock is ParagraphBlock { Lines.Count: >= MaxLines };
    }

    /// <summary>Reads grid tables, whose lines no other parser is asked about.</summary>
    private sealed class GridTableGuard : GridTableParser
    {
        private readonly LineGuard _guard = new(null);

        public override BlockState TryOpen(BlockProcessor processor)
        {
            var reading = Reading.Of(processor.Context);
            var line = processor.Line.AsSpan();
            var columns = line.IndexOfAnyExcept("+-: \t") < 0 ? Math.Max(0, line.Count('+') - 1) : 0;
            if (columns > MaxGridColumns || reading.GridColumns + columns > MaxGridColumnsOfAll)
                return _guard.LeaveUnread(processor);
            reading.GridColumns += columns;
            return base.TryOpen(processor);
        }

        public override BlockState TryContinue(BlockProcessor processor, Block block)
        {
            var reading = Reading.Of(processor.Context);
            reading.ThrowIfTimeIsUp();
            // While a cell's line is read, its blocks have no parent yet: the depth of the table is added by hand.
            var depth = Reading.DepthOf((ContainerBlock)block) + 1;
            reading.GridDepth += depth;
            try
            {
                return base.TryContinue(processor, block);
            }
            finally
            {
                reading.GridDepth -= depth;
            }
        }
    }

    /// <summary>Comes first at each character that may be markup.</summary>
    private sealed class MarkGuard : InlineParser
    {
        public MarkGuard(char[] opening) => OpeningCharacters = opening;

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            Reading.Of(processor.Context).ThrowIfTimeIsUp();
            return false;
        }
    }
}

/// <summary>Lines that are not read, and stay as they stand.</summary>
internal sealed class UnreadBlock(BlockParser parser) : LeafBlock(parser);
