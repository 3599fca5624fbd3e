using Akka.Configuration;
using Engine.Conformance.Tests.Surface;

namespace Engine.Conformance.Tests.Configuration;

public class HoconErrorTests
{
    [EmbeddedTheory]
    [InlineData("a = 1\nb = ", 2, 5)]
    [InlineData("a {\n  b = 1\n", 1, 3)]
    [InlineData("a = [1, 2", 1, 5)]
    [InlineData("a = 1\n}", 2, 1)]
    [InlineData("a = 1 b = 2", 1, 9)]
    [InlineData("a = 1,, b = 2", 1, 7)]
    [InlineData("a = http://host", 1, 9)]
    [InlineData("a = b@c", 1, 6)]
    [InlineData("\n  a..b = 1", 2, 3)]
    [InlineData("a\nb = 1", 1, 1)]
    [InlineData("a = \"b", 1, 5)]
    [InlineData("a = \"\"\"b", 1, 5)]
    [InlineData("a = \"\\q\"", 1, 6)]
    [InlineData("a = ${b", 1, 5)]
    [InlineData("a = \"\"\"\n\n\"\"\"\nb = ${c}", 4, 5)]
    [InlineData("a = [1] text", 1, 5)]
    [InlineData("a = [1]\na += 2", 2, 3)]
    [InlineData("a = [1\n, 2]", 2, 1)]
    [InlineData("a { b = 1 }, c = 2", 1, 12)]
    [InlineData("include \"other.conf\"", 1, 1)]
    public void A_text_that_is_not_HOCON_is_refused_where_it_goes_wrong(string hocon, int line, int column)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.Contains($"line {line}, column {column}:", error.Message);
    }

    [Fact]
    public void A_value_of_another_kind_than_asked_for_is_an_error()
    {
        var config = ConfigurationFactory.ParseString("a = many");

        Assert.ThrowsAny<Exception>(() => config.GetInt("a"));
        Assert.ThrowsAny<Exception>(() => config.GetBoolean("a"));
        Assert.ThrowsAny<Exception>(() => config.GetTimeSpan("a"));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("On")]
    [InlineData("1")]
    public void A_boolean_has_no_other_words(string word) =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString($"a = {word}").GetBoolean("a"));

    [EmbeddedTheory]
    [InlineData("a.b = 2147483648")]
    [InlineData("a.b = 1.5")]
    [InlineData("a.b = [1]")]
    [InlineData("a.b { c = 1 }")]
    public void An_error_about_a_value_names_its_path(string hocon)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon).GetInt("a.b"));

        Assert.Contains("'a.b'", error.Message);
    }

    [EmbeddedFact]
    public void A_resource_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ConfigurationException>(
            () => ConfigurationFactory.FromResource<HoconErrorTests>("missing.conf"));

        Assert.Contains("missing.conf", error.Message);
    }
}
