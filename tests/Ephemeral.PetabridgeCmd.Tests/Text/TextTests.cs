using System.Text.Json.Nodes;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Tests.Text;

public sealed class TextTests
{
    [Theory]
    [InlineData("anna", "anna")]
    [InlineData("två ord", "två ord")]
    [InlineData("a\tb", "a\\u0009b")]
    [InlineData("\u202Ea", "\\u202ea")]
    [InlineData("\u200B", "\\u200b")]
    [InlineData("\u2800", "\\u2800")]
    [InlineData("\u3164", "\\u3164")]
    [InlineData("a\u00A0b", "a\\u00a0b")]
    [InlineData("  ", "\\u0020\\u0020")]
    [InlineData("\uDB40\uDC41", "\\ue0041")]
    [InlineData("\uD83D\uDE00", "\uD83D\uDE00")]
    [InlineData("", "")]
    public void What_cannot_be_seen_is_shown_by_its_number(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Theory]
    [InlineData("a\u200Cb", "{\n\t\"key\": \"a\\u200cb\"\n}")]
    [InlineData("\u202E", "{\n\t\"key\": \"\\u202e\"\n}")]
    [InlineData("\uDB40\uDC41", "{\n\t\"key\": \"\\udb40\\udc41\"\n}")]
    [InlineData("två 鍵 🎉", "{\n\t\"key\": \"två 鍵 🎉\"\n}")]
    public void In_a_document_it_is_written_so_that_it_is_read_as_the_same(string key, string document)
    {
        Assert.Equal(document, Printable.InJson($"{{\n\t\"key\": \"{key}\"\n}}"));
        Assert.Equal(key, (string?)JsonNode.Parse(document)!["key"]);
    }

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.45, "450ms")]
    [InlineData(0.9999, "1.0s")]
    [InlineData(12.34, "12.3s")]
    [InlineData(59.97, "1m00s")]
    [InlineData(192, "3m12s")]
    [InlineData(3599.9, "59m59s")]
    [InlineData(7500, "2h05m")]
    [InlineData(86399, "23h59m")]
    [InlineData(273_600, "3d04h")]
    [InlineData(-5, "0ms")]
    public void An_age_is_written_as_people_write_it(double seconds, string text) =>
        Assert.Equal(text, AgeText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("3m12s", 192)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172_800)]
    public void An_age_is_read(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), AgeText.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("5y")]
    [InlineData("-5s")]
    [InlineData("5m3")]
    [InlineData("1e9d")]
    [InlineData("999999999999d")]
    public void What_is_no_age_is_not_read(string text) => Assert.Null(AgeText.Read(text));

    [Fact]
    public void Any_table_fits_any_width_and_columns_stay_in_line()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var pieces = new[] { "a", "long word ", "日本", "é", "e\u0301", "\u001b[1m", "🎉", "\n", "" };
        for (var round = 0; round < 2_000; round++)
        {
            var table = new TextTable(
                new TextColumn("FIRST", LeastWidth: random.Next(3, 9)), TextColumn.Number("N"),
                new TextColumn("OPTIONAL", LeastWidth: 4, IsOptional: true), new TextColumn("GO", IsExpendable: true));
            string Cell() => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]));
            for (var row = random.Next(5); row > 0; row--)
                table.Add(Cell(), $"{random.Next(1000)}", Cell(), Cell());
            var width = random.Next(10, 80);

            foreach (var line in table.Lines(width))
                Assert.True(TextWidth.Of(line) <= width && !line.Any(char.IsControl), $"Seed {seed}, width {width}: '{line}'");
        }
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🎉", 2)]
    [InlineData("🚀", 2)]
    [InlineData("🪐", 2)]
    [InlineData("✅⚡", 4)]
    [InlineData("\u0007a", 1)]
    public void Text_is_as_wide_as_a_terminal_shows_it(string text, int width) => Assert.Equal(width, TextWidth.Of(text));

    [Fact]
    public void A_sentence_is_broken_at_blanks() =>
        Assert.Equal(["  a bc", "  def", "  ghijklmnop"], TextWrap.Of("a bc def ghijklmnop", 8, "  "));
}
