using System.Text;

namespace Ephemeral.Host.Tests.Markup;

/// <summary>Makes documents of every construct, nested and next to each other in ways that no one would write.</summary>
internal sealed class RandomMarkdown(int seed)
{
    private static readonly string[] Vocabulary =
    [
        "alpha", "beta", "Gamma", "delta.", "(epsilon)", "zeta,", "eta!", "1.", "42", "a.", "—", "snake_case", "5*3", "a|b", "x<y",
        "C:\\dir", "&", "100%", "Ärger", "日本語", "don't", "\"quoted\"", "#tag", "+1", "-5", "e.g.", "[", "]", "\\*", "\\_", "\\#", "\\|",
        "\\[x\\]", "&amp;", "&#35;", "&copy;", "http", "www", "::", "==", "~", "^", "$5", "{", "}",
    ];

    private readonly Random _random = new(seed);
    private readonly string _newLine = seed % 3 == 0 ? "\r\n" : "\n";

    public string Document()
    {
        var text = new StringBuilder();
        if (_random.Next(4) == 0)
            text.Append("---\ntitle: Front *matter*\nlist: [a, b]\n---\n\n");
        for (var blocks = _random.Next(1, 9); blocks > 0; blocks--)
            text.Append(Block(0)).Append("\n\n");
        text.Append("[ref]: /target \"A title\"\n[Some text]: <http://some.text>\n\n");
        text.Append("[^1]: A note with *prose*.\n\n*[HTML]: Hyper Text\n");
        return text.ToString().Replace("\n", _newLine);
    }

    private string Block(int depth) => _random.Next(depth > 2 ? 3 : 17) switch
    {
        0 or 1 or 2 => Paragraph(),
        3 => new string('#', _random.Next(1, 7)) + " " + Inlines(1, 5) + Pick("", " #", " {#an-id}"),
        4 => Paragraph() + "\n" + Pick("===", "---"),
        5 => Indented("> ", Block(depth + 1)),
        6 => Items(depth, _ => "- "),
        7 => Items(depth, i => $"{i + 1}. "),
        8 => Items(depth, _ => Pick("- [ ] ", "- [x] ")),
        9 => "```" + Pick("", "csharp") + "\nvar code = \"not *prose*\";\n\n  more\n```",
        10 => "    indented *code*\n\n    more of it",
        11 => Pick(
            "<div class=\"a\">\n<b>not</b> prose &amp;\n</div>", "<!-- a *comment*\n\nwith prose -->",
            "<script>\nlet prose = 1;\n\nlet b;\n</script>"),
        12 => Table(),
        13 => "$$\na_1 + b_2 = c\n$$",
        14 => "Term\n:   " + Inlines(1, 4) + "\n",
        15 => "::: " + Pick("note", "warning") + "\n" + Block(depth + 1) + "\n:::",
        _ => "> [!NOTE]\n> " + Inlines(1, 5),
    };

    private string Paragraph()
    {
        var lines = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Inlines(1, 7));
        return string.Join(Pick("\n", "\n", "  \n", "\\\n", "\n   "), lines);
    }

    private string Table()
    {
        var columns = _random.Next(2, 4);
        string Row(Func<string> cell) => "| " + string.Join(" | ", Enumerable.Range(0, columns).Select(_ => cell())) + " |";
        var rows = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Row(() => Inlines(0, 3).Replace("|", "\\|")));
        var head = Row(() => Inlines(1, 2).Replace("|", "\\|"));
        return head + "\n" + Row(() => Pick("---", ":-:", "--:")) + "\n" + string.Join("\n", rows);
    }

    private string Items(int depth, Func<int, string> marker)
    {
        var items = Enumerable.Range(0, _random.Next(1, 4)).Select(i =>
        {
            var lead = marker(i);
            var indent = lead.StartsWith('-') ? 2 : 3;
            return lead + Indented(new string(' ', indent), Block(depth + 1))[indent..];
        });
        return string.Join(Pick("\n", "\n\n"), items);
    }

    private string Inlines(int least, int most) =>
        string.Join(Pick(" ", " ", " ", ""), Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => Inline(0)));

    private string Inline(int depth) => _random.Next(depth > 1 ? 8 : 24) switch
    {
        < 8 => Words(),
        8 => "*" + Inline(depth + 1) + "*",
        9 => "**" + Inline(depth + 1) + "**",
        10 => "_" + Words() + "_",
        11 => "~~" + Words() + "~~",
        12 => "`code *not* prose`",
        13 => "``a ` tick``",
        14 => "[" + Inline(depth + 1) + "](http://target.example/a_b \"A *title*\")",
        15 => "![" + Words() + "](image.png)",
        16 => Pick("[" + Words() + "][ref]", "[Some text]", "[Some text][]", "![ref]"),
        17 => Pick("<http://auto.link>", "http://bare.link/a_b", "www.bare.link", "<a@b.example>"),
        18 => Pick(
            "<b>" + Words() + "</b>", "<br/>", "<!-- not prose -->", "<span title=\"x\">", "<code>not prose</code>",
            "<script>not()</script>"),
        19 => Pick("&amp;", "&lt;b&gt;", "&#42;", "&nbsp;"),
        20 => "$a_1 * b$",
        21 => "[^1]",
        22 => Pick("HTML", "++ins++", "==mark==", "H~2~O", "x^2^", "\"\"cited\"\""),
        _ => "(" + Inline(depth + 1) + ")",
    };

    private string Words() => string.Join(' ', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(Vocabulary)));

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private static string Indented(string prefix, string block) => prefix + block.Replace("\n", "\n" + prefix);
}
