using Markdig;
using Markdig.Syntax;

namespace Ephemeral.Host.Markup;

/// <summary>The Markdown that is understood: CommonMark with front matter and Markdig's advanced extensions.</summary>
internal static class MarkdownSyntax
{
    // Automatic heading ids are left out: they make "[Title]" a link to the heading of that name, which translation would break.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UseAbbreviations()
        .UseAlertBlocks()
        .UseCitations()
        .UseCustomContainers()
        .UseDefinitionLists()
        .UseEmphasisExtras()
        .UseFigures()
        .UseFooters()
        .UseFootnotes()
        .UseGridTables()
        .UseMathematics()
        .UsePipeTables()
        .UseListExtras()
        .UseTaskLists()
        .UseAutoLinks()
        .UseGenericAttributes()
        .UsePreciseSourceLocation()
        .Build();

    public static MarkdownDocument Parse(string markdown) => Markdig.Markdown.Parse(markdown, Pipeline);
}
