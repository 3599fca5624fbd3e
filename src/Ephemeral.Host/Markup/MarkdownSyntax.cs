using Markdig;
using Markdig.Syntax;

namespace Ephemeral.Host.Markup;

/// <summary>The Markdown that is understood: CommonMark with front matter and Markdig's advanced extensions.</summary>
internal static class MarkdownSyntax
{
    private const int MaxFootnotes = 2_000;

    // Automatic heading ids are left out: they make "[Title]" a link to the heading of that name, which translation would break.
    private static readonly MarkdownPipeline Pipeline = Builder().UseFootnotes().Use<MarkupLimits>().Build();

    // Each footnote costs a look at all of them, and its parser asks nobody.
    private static readonly MarkdownPipeline WithoutFootnotes = Builder().Use<MarkupLimits>().Build();

    /// <exception cref="OperationCanceledException">The token said so before the end.</exception>
    public static MarkdownDocument Parse(string markdown, CancellationToken cancellationToken = default) =>
        Markdig.Markdown.Parse(
            markdown, markdown.AsSpan().Count("[^") > MaxFootnotes ? WithoutFootnotes : Pipeline,
            MarkupLimits.StoppedBy(cancellationToken));

    private static MarkdownPipelineBuilder Builder() => new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UseAbbreviations()
        .UseAlertBlocks()
        .UseCitations()
        .UseCustomContainers()
        .UseDefinitionLists()
        .UseEmphasisExtras()
        .UseFigures()
        .UseFooters()
        .UseGridTables()
        .UseMathematics()
        .UsePipeTables()
        .UseListExtras()
        .UseTaskLists()
        .UseAutoLinks()
        .UseGenericAttributes()
        .UsePreciseSourceLocation();
}
