using System.Diagnostics;
using System.Text;
using Ephemeral.Host.Markup;
using Xunit.Abstractions;

namespace Ephemeral.Host.Tests.Markup;

public class MarkupLimitsTests(ITestOutputHelper output)
{
    private const int Mebibyte = 1024 * 1024;

    // Alone it takes none of them more than four seconds, and one core of a machine that is full takes more than a minute; what grows with
    // the square of the text takes hours.
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("[](")]
    [InlineData("[a](")]
    [InlineData("a <? ")]
    [InlineData("a <!-- ")]
    [InlineData("a <![CDATA[ ")]
    [InlineData("a <!A ")]
    [InlineData("a <a b='")]
    [InlineData("*a_")]
    [InlineData("*a_ ")]
    [InlineData("![")]
    [InlineData("[")]
    [InlineData("[a][b]")]
    [InlineData("[a] ")]
    [InlineData("[a](b \"")]
    [InlineData("<http:")]
    [InlineData("www.a.b ")]
    [InlineData("http://a.b/(")]
    [InlineData("&#1")]
    [InlineData("**a")]
    [InlineData("a**b")]
    [InlineData("~a^b")]
    [InlineData("++a ==b ")]
    [InlineData("\"\"a\"\" ")]
    [InlineData("$a $$b ")]
    [InlineData("a{.b ")]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("1) ")]
    [InlineData("> > > > > > > > > > a\n")]
    [InlineData("|aa|bb|cc|\n")]
    [InlineData("a|b\n-|-\n")]
    [InlineData("+---+---+\n| a | b |\n")]
    [InlineData("[a]: /u\n")]
    [InlineData("[^a]: b\n")]
    [InlineData("::: a\n")]
    [InlineData("~~~ a\n")]
    [InlineData("---\na\n")]
    [InlineData("a\n=\n")]
    [InlineData("a\n: b\n")]
    [InlineData("a\n\n")]
    [InlineData("a\n")]
    [InlineData("# a\n")]
    [InlineData("* a\n1. b\n")]
    [InlineData("- [ ] a\n")]
    [InlineData("> [!NOTE]\n> a\n")]
    [InlineData("a ")]
    [InlineData("\\")]
    [InlineData("\t")]
    public void A_mebibyte_of_anything_is_read_and_written_in_time(string repeated)
    {
        AssertInTime(string.Concat(Enumerable.Repeat(repeated, Mebibyte / repeated.Length)));
    }

    [Theory]
    [InlineData("` ", '`')]
    [InlineData("> a\n", '>')]
    [InlineData("- a\n", ' ')]
    [InlineData("* a\n", '*')]
    [InlineData("[a\n", '[')]
    public void A_mebibyte_of_what_grows_is_too(string end, char growing)
    {
        var markdown = new StringBuilder();
        for (var length = 1; markdown.Length < Mebibyte; length++)
            markdown.Append(growing, length).Append(end);
        AssertInTime(markdown.ToString());
    }

    [Theory]
    [InlineData("+-", 2)]
    [InlineData("+-", 200)]
    [InlineData("+-", 20_000)]
    [InlineData("+-", 262_000)]
    public void A_grid_table_of_any_width_is_too(string column, int columns)
    {
        var header = string.Concat(Enumerable.Repeat(column, columns)) + "+\n";
        foreach (var row in new[] { "|\n", "|x|x\n", "|x\n+-+\n", string.Concat(Enumerable.Repeat("|x", columns)) + "|\n" })
            AssertInTime(header + Repeated(row, Mebibyte - header.Length));
    }

    [Fact]
    public void Grid_tables_within_grid_tables_are_too()
    {
        const int Depth = 700;
        var lines = Enumerable.Range(0, Depth).Select(depth => new string('|', depth) + "+" + new string('-', 2 * (Depth - depth)) + "+\n");
        AssertInTime(string.Concat(lines));
        var inner = string.Concat(Enumerable.Repeat("+-", 100)) + "+";
        var outer = string.Concat(Enumerable.Repeat("+" + new string('-', inner.Length), 50)) + "+\n";
        AssertInTime(Repeated(outer + string.Concat(Enumerable.Repeat("|" + inner, 50)) + "|\n", Mebibyte));
    }

    [Theory]
    [InlineData(300, 300)]
    [InlineData(6_000, 4_900)]
    public void Rows_that_are_filled_up_to_a_long_one_are_too(int columns, int rows)
    {
        var table = string.Concat(Enumerable.Repeat("a|", columns)) + "\n-|-\n" + string.Concat(Enumerable.Repeat("a|\n", rows)) + "\n";
        AssertInTime(Repeated(table, Mebibyte));
    }

    [Fact]
    public void A_grid_table_that_is_too_wide_stays_as_it_is_beside_one_that_is_translated()
    {
        var wide = string.Concat(Enumerable.Repeat("+---", 300)) + "+\n" + string.Concat(Enumerable.Repeat("| a ", 300)) + "|\n";

        Assert.Equal($"{wide}\n+---+\n| B |\n+---+\n", Upper($"{wide}\n+---+\n| b |\n+---+\n", CancellationToken.None));
    }

    [Fact]
    public void A_long_paragraph_and_a_large_table_of_ordinary_text_are_translated()
    {
        var paragraph = string.Concat(Enumerable.Repeat("An *ordinary* sentence, with a [link](/there). ", 200));
        var row = "| one | two | three |\n";
        var table = row + "| --- | --- | --- |\n" + string.Concat(Enumerable.Repeat(row, 1_000));

        var written = Upper(paragraph + "\n\n" + table, CancellationToken.None);

        Assert.DoesNotContain("one", written);
        Assert.DoesNotContain("sentence", written);
        Assert.Contains("AN *ORDINARY* SENTENCE, WITH A [LINK](/there).", written);
    }

    [Fact]
    public void What_costs_too_much_stays_as_it_is_beside_what_is_translated()
    {
        var costly = string.Concat(Enumerable.Repeat("[a](", 10_000));

        Assert.Equal($"# BEFORE\n\n{costly}\n\nAFTER", Upper($"# before\n\n{costly}\n\nafter", CancellationToken.None));
    }

    [Theory]
    [InlineData("a\n\n")]
    [InlineData("a\n")]
    [InlineData("[a](b) ")]
    public void Reading_stops_when_its_token_says_so(string repeated)
    {
        var markdown = string.Concat(Enumerable.Repeat(repeated, 100));

        Assert.ThrowsAny<OperationCanceledException>(() => new MarkdownTranslation(markdown, new CancellationToken(canceled: true)));
    }

    private void AssertInTime(string markdown)
    {
        using var limit = new CancellationTokenSource(Enough);
        var start = Stopwatch.GetTimestamp();

        var written = Upper(markdown, limit.Token);

        output.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        Assert.Equal(markdown.ToUpperInvariant(), written.ToUpperInvariant());
    }

    private static string Repeated(string text, int length) => string.Concat(Enumerable.Repeat(text, Math.Max(1, length / text.Length)));

    private static string Upper(string markdown, CancellationToken cancellationToken)
    {
        var translation = new MarkdownTranslation(markdown, cancellationToken);
        var translations = translation.Texts.Select(block => block.Select(text => text.ToUpperInvariant()).ToArray()).ToArray();
        return translation.Write(translations, cancellationToken);
    }
}
