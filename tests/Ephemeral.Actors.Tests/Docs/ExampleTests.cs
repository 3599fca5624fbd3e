using System.Text.RegularExpressions;

namespace Ephemeral.Actors.Tests.Docs;

/// <summary>Every C# block of the pages on signals is the code between the marks of its name in a file beside this one.</summary>
public partial class ExampleTests
{
    private static readonly string PagesFolder = Path.Combine(AppContext.BaseDirectory, "pages");
    private static readonly string ExamplesFolder = Path.Combine(AppContext.BaseDirectory, "examples");

    [Fact]
    public void The_pages_show_what_compiles()
    {
        var examples = Examples();
        var shown = new HashSet<string>();
        foreach (var page in Pages())
        {
            var text = File.ReadAllText(page);
            var blocks = Shown().Matches(text);
            Assert.True(text.Split("```csharp").Length - 1 == blocks.Count, $"{page}: a block without an <!-- example: name -->");
            foreach (Match block in blocks)
            {
                var name = block.Groups["name"].Value;
                shown.Add(name);
                Assert.True(examples.ContainsKey(name), $"{page}: there is no example '{name}'");
                Assert.Equal(examples[name], block.Groups["code"].Value.TrimEnd());
            }
        }

        Assert.Equal(examples.Keys.Order(), shown.Order());
    }

    private static IEnumerable<string> Pages() =>
        [Path.Combine(PagesFolder, "signals.md"), .. Directory.EnumerateFiles(Path.Combine(PagesFolder, "reactions"), "*.md")];

    private static Dictionary<string, string> Examples() =>
        Directory.EnumerateFiles(ExamplesFolder, "*Examples.cs")
            .SelectMany(file => Marked().Matches(File.ReadAllText(file)))
            .ToDictionary(match => match.Groups["name"].Value, match => Dedent(match.Groups["code"].Value));

    private static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"<!-- example: (?<name>[\w-]+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"// <(?<name>[\w-]+)>\n(?<code>.*?)\n\s*// </\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
