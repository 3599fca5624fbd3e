using Akka.Configuration;

namespace Engine.Conformance.Tests.Configuration;

public class HoconSyntaxTests
{
    [Theory]
    [InlineData("a { b { c = 7 } }")]
    [InlineData("a.b.c = 7")]
    [InlineData("a.b { c : 7 }")]
    [InlineData("a : { b : { c : 7 } }")]
    [InlineData("{ a { b.c = 7 } }")]
    public void Sections_nest_by_braces_and_by_dots(string hocon) =>
        Assert.Equal(7, ConfigurationFactory.ParseString(hocon).GetInt("a.b.c"));

    [Fact]
    public void Comments_run_to_the_end_of_the_line()
    {
        var config = ConfigurationFactory.ParseString("""
            # a = 1
            b = 2 # two
            // c = 3
            d = "#4 // four"
            """);

        Assert.False(config.HasPath("a"));
        Assert.False(config.HasPath("c"));
        Assert.Equal("2", config.GetString("b"));
        Assert.Equal("#4 // four", config.GetString("d"));
    }

    [Fact]
    public void An_unquoted_text_keeps_its_inner_spaces_and_loses_its_outer_ones() =>
        Assert.Equal("to be or not", ConfigurationFactory.ParseString("a =   to be or not   ").GetString("a"));

    [Fact]
    public void A_quoted_text_keeps_its_special_characters()
    {
        const string text = "Akka.Event.X,  Akka {} [] = : ,";

        Assert.Equal(text, ConfigurationFactory.ParseString($"a = \"{text}\"").GetString("a"));
    }

    [Theory]
    [InlineData("a = \" x y \"")]
    [InlineData("a = \"\"\" x y\n\"\"\"")]
    [InlineData("a = \" x \"\"y \"")]
    public void A_quoted_text_loses_its_outer_spaces(string hocon) =>
        Assert.Equal("x y", ConfigurationFactory.ParseString(hocon).GetString("a"));

    [Fact]
    public void Escapes_in_a_quoted_text_are_read() =>
        Assert.Equal("a\"b\\c\td", ConfigurationFactory.ParseString("""a = "a\"b\\c\td" """).GetString("a"));

    [Fact]
    public void A_triple_quoted_text_is_taken_as_it_is()
    {
        const string text = "say \"a\\b\" to\n  twice {}";

        Assert.Equal(text, ConfigurationFactory.ParseString($"a = \"\"\"{text}\"\"\"").GetString("a"));
    }

    [Fact]
    public void A_quoted_key_may_contain_dots()
    {
        var config = ConfigurationFactory.ParseString("""bindings { "System.Object" = json }""");

        Assert.Equal("json", config.GetString("bindings.\"System.Object\""));
        Assert.False(config.HasPath("bindings.System"));
    }

    [Theory]
    [InlineData("a = [x, y z, 3]")]
    [InlineData("a = [\n x,\n y z,\n 3\n]")]
    [InlineData("a : [ \"x\" , \"y z\" , \"3\" ]")]
    public void A_list_has_its_items_in_order(string hocon) =>
        Assert.Equal(["x", "y z", "3"], ConfigurationFactory.ParseString(hocon).GetStringList("a"));

    [Fact]
    public void Of_two_values_under_one_key_the_later_counts() =>
        Assert.Equal(2, ConfigurationFactory.ParseString("a = 1\na = 2").GetInt("a"));

    [Fact]
    public void Two_sections_under_one_key_merge()
    {
        var config = ConfigurationFactory.ParseString("a { b = 1, c { d = 2 } }\na { c { e = 3 } }\na.b = 4");

        Assert.Equal(4, config.GetInt("a.b"));
        Assert.Equal(2, config.GetInt("a.c.d"));
        Assert.Equal(3, config.GetInt("a.c.e"));
    }

    [Fact]
    public void Fields_are_separated_by_commas_or_by_lines()
    {
        var config = ConfigurationFactory.ParseString("a = 1, b = 2\nc = 3,\n d = 4,");

        Assert.Equal([1, 2, 3, 4], [config.GetInt("a"), config.GetInt("b"), config.GetInt("c"), config.GetInt("d")]);
    }

    [Theory]
    [InlineData("a { b = 1 }, c = 2")]
    [InlineData("a = 1\n, c = 2")]
    [InlineData("a = [1]\n, c = 2")]
    public void A_comma_after_a_section_or_a_line_is_refused(string hocon) =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString(hocon));

    [Fact]
    public void A_section_that_is_assigned_may_be_followed_by_a_comma()
    {
        var config = ConfigurationFactory.ParseString("a = { b = 1 }, c = 2");

        Assert.Equal([1, 2], [config.GetInt("a.b"), config.GetInt("c")]);
    }
}
