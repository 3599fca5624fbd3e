using Ephemeral.Host.Markup;
using Ephemeral.Host.Tests.Support;

namespace Ephemeral.Host.Tests.Markup;

public class MarkdownTranslationTests
{
    [Theory]
    [InlineData("# Hello", "# HELLO")]
    [InlineData("Hello\n=====\n", "HELLO\n=====\n")]
    [InlineData("one\r\ntwo  \r\nthree\r\n", "ONE\r\nTWO  \r\nTHREE\r\n")]
    [InlineData("one\\\ntwo", "ONE\\\nTWO")]
    [InlineData("*  item\n\n   more", "*  ITEM\n\n   MORE")]
    [InlineData("3) item\n4) item", "3) ITEM\n4) ITEM")]
    [InlineData("- [ ] todo\n- [x] done", "- [ ] TODO\n- [x] DONE")]
    [InlineData("> quote\n> goes on\n>> deeper", "> QUOTE\n> GOES ON\n>> DEEPER")]
    [InlineData("a *b* **c** ***d*** ~~e~~", "A *B* **C** ***D*** ~~E~~")]
    [InlineData("see [text](http://x/y_z \"title\") here", "SEE [TEXT](http://x/y_z \"title\") HERE")]
    [InlineData("![alt text](image.png)", "![ALT TEXT](image.png)")]
    [InlineData("| a | b |\n|:--|--:|\n| c  |  d|\n", "| A | B |\n|:--|--:|\n| C  |  D|\n")]
    [InlineData("word[^1]\n\n[^1]: the note\n", "WORD[^1]\n\n[^1]: THE NOTE\n")]
    [InlineData("Term\n:   what it is\n", "TERM\n:   WHAT IT IS\n")]
    [InlineData("> [!WARNING]\n> take care", "> [!WARNING]\n> TAKE CARE")]
    [InlineData("::: note\nprose\n:::", "::: note\nPROSE\n:::")]
    [InlineData("# Title {#id .cls}", "# TITLE {#id .cls}")]
    public async Task Prose_is_translated_in_its_place(string markdown, string expected) =>
        Assert.Equal(expected, await UpperAsync(markdown));

    [Theory]
    [InlineData("---\ntitle: not prose\n---\n")]
    [InlineData("```js\nlet notProse;\n```\n")]
    [InlineData("~~~~\nnot prose\n~~~~")]
    [InlineData("    not prose\n\tnot prose\n")]
    [InlineData("`not prose` ``not ` prose``")]
    [InlineData("<div>\nnot prose\n</div>")]
    [InlineData("<script>\nnot prose\n\nstill not\n</script>")]
    [InlineData("<style>\n.not { prose: 1 }\n</style>")]
    [InlineData("<!-- not prose\n\nstill not -->")]
    [InlineData("<http://not.prose> http://not.prose www.not.prose <not@prose.example>")]
    [InlineData("[ref]: http://not.prose \"not prose\"\n")]
    [InlineData("$not + prose$\n\n$$\nnot prose\n$$")]
    [InlineData("&copy; &#169; 42 — 7 %")]
    [InlineData("*[HTML]: not prose\n")]
    [InlineData("")]
    [InlineData(" \r\n\t\n")]
    public async Task What_is_not_prose_is_not_even_sent(string markdown)
    {
        var translation = new MarkdownTranslation(markdown);

        Assert.Empty(translation.Blocks);
        Assert.Equal(markdown, await UpperAsync(markdown));
    }

    [Theory]
    [InlineData("a <script>let b;</script> c", "A <script>let b;</script> C")]
    [InlineData("a <code>b <b>c</b></code> d", "A <code>b <b>c</b></code> D")]
    [InlineData("a <span translate=\"no\">b <span>c</span> d</span> e", "A <span translate=\"no\">b <span>c</span> d</span> E")]
    [InlineData("a <b>b</b> <br/> c", "A <b>B</b> <br/> C")]
    [InlineData("a <!-- b --> c", "A <!-- b --> C")]
    public async Task Text_between_inline_tags_is_prose_unless_they_hold_code(string markdown, string expected) =>
        Assert.Equal(expected, await UpperAsync(markdown));

    [Fact]
    public async Task A_block_is_one_call_with_its_texts_in_order()
    {
        var calls = new List<string>();
        await new MarkdownTranslation("# One *two* `x` three\n\n- four\n- five **six**, seven\n").TranslateAsync(
            (texts, _) =>
            {
                calls.Add(string.Join('/', texts));
                return Task.FromResult(texts);
            },
            CancellationToken.None);

        Assert.Equal(["One/two/three", "four", "five/six/seven"], calls);
    }

    [Theory]
    [InlineData("[Foo]\n\n[Foo]: /u", "[FOO][Foo]\n\n[Foo]: /u")]
    [InlineData("[Foo][]\n\n[Foo]: /u", "[FOO][Foo]\n\n[Foo]: /u")]
    [InlineData("![Foo]\n\n[Foo]: /u", "![FOO][Foo]\n\n[Foo]: /u")]
    [InlineData("[text][Foo]\n\n[Foo]: /u", "[TEXT][Foo]\n\n[Foo]: /u")]
    [InlineData("[a *b*][]\n\n[a *b*]: /u", "[A *B*][a *b*]\n\n[a *b*]: /u")]
    public async Task A_reference_that_was_its_own_label_keeps_its_target(string markdown, string expected) =>
        Assert.Equal(expected, await UpperAsync(markdown));

    [Theory]
    [InlineData("2 \\* 3 is six", "2 \\* 3 IS SIX")]
    [InlineData("snake\\_case", "SNAKE\\_CASE")]
    [InlineData("\\# no heading", "\\# NO HEADING")]
    [InlineData("no\\-dash", "NO\\-DASH")]
    [InlineData("| a \\| b | c |\n|---|---|\n| d | e |", "| A \\| B | C |\n|---|---|\n| D | E |")]
    [InlineData("ends with \\*", "ENDS WITH \\*")]
    public async Task Escapes_survive(string markdown, string expected) => Assert.Equal(expected, await UpperAsync(markdown));

    [Theory]
    [InlineData("word", "# title", "\\# title")]
    [InlineData("word", "- item", "\\- item")]
    [InlineData("word", "1. first", "1\\. first")]
    [InlineData("word", "a) first", "a\\) first")]
    [InlineData("word", "> quote", "\\> quote")]
    [InlineData("word", "2 * 3 * 4", "2 \\* 3 \\* 4")]
    [InlineData("word", "a [link](x)", "a \\[link\\](x)")]
    [InlineData("word", "a <b>", "a \\<b>")]
    [InlineData("word", "back\\", "back\\\\")]
    [InlineData("word", "AT&amp;T", "AT\\&amp;T")]
    [InlineData("word", "AT&T", "AT&T")]
    [InlineData("word", "3 - 4: #5", "3 - 4: #5")]
    [InlineData("one\ntwo", "+ plus", "\\+ plus\n\\+ plus")]
    [InlineData("| a | b |\n|---|---|", "c | d", "| c \\| d | c \\| d |\n|---|---|")]
    [InlineData("a_b and 2*3", "c_d und 4*5", "c_d und 4*5")]
    [InlineData("word", "a\r\n# b", "a  # b")]
    public async Task A_translation_does_not_become_markup(string markdown, string translation, string expected) =>
        Assert.Equal(expected, await new MarkdownTranslation(markdown).TranslateAsync(
            (texts, _) => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(_ => translation)]), CancellationToken.None));

    [Fact]
    public async Task A_block_whose_translation_cannot_be_written_stays_as_it_was_and_is_counted()
    {
        var translation = new MarkdownTranslation("before\n\n**Hello**42\n\nafter");

        var translated = await translation.TranslateAsync(
            (texts, _) => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => text + "!")]), CancellationToken.None);

        Assert.Equal("before!\n\n**Hello**42\n\nafter!", translated);
        Assert.Equal(1, translation.UntouchedBlocks);
    }

    [Fact]
    public async Task An_empty_translation_leaves_the_text() =>
        Assert.Equal("some **text**", await new MarkdownTranslation("some **text**").TranslateAsync(
            (texts, _) => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(_ => " ")]), CancellationToken.None));

    [Fact]
    public async Task What_is_nested_without_end_stays_as_it_is()
    {
        var deep = new string('>', 100_000) + " deep";

        Assert.Equal($"AND\n\n{deep}\n\nTHE REST", await UpperAsync($"and\n\n{deep}\n\nthe rest"));
    }

    private static Task<string> UpperAsync(string markdown) => new MarkdownTranslation(markdown).TranslateAsync(
        (texts, _) => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => text.ToUpperInvariant())]),
        CancellationToken.None);
}
