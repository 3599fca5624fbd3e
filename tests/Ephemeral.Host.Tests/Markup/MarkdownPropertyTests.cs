using Ephemeral.Host.Markup;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators.Pseudo;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Xunit.Abstractions;

namespace Ephemeral.Host.Tests.Markup;

/// <summary>What holds for every document. A failure prints the seed; put it alone into the range to see it again.</summary>
public class MarkdownPropertyTests(ITestOutputHelper output)
{
    private const int Documents = 500;

    private static readonly string[] Nasty =
    [
        "# heading", "- item", "1. one", "a) item", "> quote", "| cell | cell |", "```", "~~~", "---", "===", "*", "_x_", "**b**",
        "[x](y)", "![x](y)", "<b>", "<!--", "&amp;", "&#42;", "`code`", "$m$", "a\\", "\\", "http://new.link", "www.new.link x",
        "{.class}", ":   term", "[^1]", "[ref]", "C #", "a  b\nc", "::: x", "+ plus", "^^ footer", "x!", "(y", ")", "wörter",
        "\"\"q\"\"", "++i++", "==m==", "ends: ",
    ];

    [Fact]
    public async Task A_translator_that_changes_nothing_gives_the_document_back_byte_for_byte()
    {
        foreach (var (seed, markdown) in RandomDocuments())
        {
            var translated = await TranslateAsync(markdown, text => text);
            Assert.True(markdown == translated, $"seed {seed}");
        }
    }

    [Fact]
    public async Task The_pseudo_translator_changes_texts_alone()
    {
        var (blocks, untouched) = (0, 0);
        foreach (var (seed, markdown) in RandomDocuments())
        {
            var translation = new MarkdownTranslation(markdown);
            var translated = await TranslateAsync(translation, PseudoText.Of);
            AssertSameMarkup(seed, markdown, translated);
            blocks += translation.Blocks.Count;
            untouched += translation.UntouchedBlocks;
        }

        output.WriteLine($"{blocks} blocks, {untouched} untouched");
        Assert.InRange(untouched, 0, blocks / 50);
    }

    [Fact]
    public async Task No_translation_makes_markup_however_nasty()
    {
        var (blocks, untouched) = (0, 0);
        foreach (var (seed, markdown) in RandomDocuments())
        {
            var random = new Random(seed);
            var translation = new MarkdownTranslation(markdown);
            var translated = await TranslateAsync(translation, _ => Nasty[random.Next(Nasty.Length)]);
            AssertSameMarkup(seed, markdown, translated);
            blocks += translation.Blocks.Count;
            untouched += translation.UntouchedBlocks;
        }

        output.WriteLine($"{blocks} blocks, {untouched} untouched");
        Assert.InRange(untouched, 0, blocks / 20);
    }

    private static IEnumerable<(int Seed, string Markdown)> RandomDocuments() =>
        Enumerable.Range(1, Documents).Select(seed => (seed, new RandomMarkdown(seed).Document()));

    private static Task<string> TranslateAsync(string markdown, Func<string, string> translate) =>
        TranslateAsync(new MarkdownTranslation(markdown), translate);

    private static Task<string> TranslateAsync(MarkdownTranslation translation, Func<string, string> translate) =>
        translation.TranslateAsync(
            (texts, _) => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(translate)]), CancellationToken.None);

    private static void AssertSameMarkup(int seed, string original, string translated)
    {
        var (before, after) = (MarkdownSyntax.Parse(original), MarkdownSyntax.Parse(translated));
        var message = $"seed {seed}\n--- original\n{original}\n--- translated\n{translated}";
        Assert.True(BlockTypes(before).SequenceEqual(BlockTypes(after)), message);
        Assert.True(Untranslatable(before).SequenceEqual(Untranslatable(after)), message);
    }

    private static IEnumerable<string> BlockTypes(MarkdownDocument document) =>
        document.Descendants<Block>().Select(block => block.GetType().Name);

    // Written apart from the outline that the product checks itself by.
    private static IEnumerable<string> Untranslatable(MarkdownDocument document) =>
        document.Descendants().Select(Markup).Where(text => text.Length > 0);

    private static string Markup(MarkdownObject node) => node switch
    {
        CodeInline code => "code " + code.Content,
        HtmlInline html => "html " + html.Tag,
        MathInline math => "math " + math.Content,
        LinkInline link => $"link {link.IsImage} {link.Url} {link.Title}",
        AutolinkInline link => "autolink " + link.Url,
        EmphasisInline emphasis => $"emphasis {emphasis.DelimiterChar}{emphasis.DelimiterCount}",
        CodeBlock code => "code " + code.Lines,
        HtmlBlock html => "html " + html.Lines,
        _ => "",
    };
}
