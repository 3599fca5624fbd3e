using System.Text.RegularExpressions;

namespace Ephemeral.Testing;

/// <summary>The C# blocks of pages, and the code between marks of the same name that they show. Both lie beside the test
/// assembly, in <c>pages</c> and <c>examples</c>.</summary>
public static partial class DocExamples
{
    private static readonly string PagesFolder = Path.Combine(AppContext.BaseDirectory, "pages");
    private static readonly string ExamplesFolder = Path.Combine(AppContext.BaseDirectory, "examples");

    /// <summary>Fails unless every block of the pages is an example, and every example is on a page.</summary>
    /// <param name="pattern">Which pages, such as <c>*.md</c>.</param>
    public static void AreWhatPagesShow(string pattern)
    {
        var examples = Examples();
        var shown = new HashSet<string>();
        foreach (var page in Directory.EnumerateFiles(PagesFolder, pattern))
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
