using Akka.Configuration;
using Engine.Conformance.Tests.Surface;

namespace Engine.Conformance.Tests.Configuration;

public class HoconSubstitutionTests
{
    [Theory]
    [InlineData("a { b = 5 }\nc = ${a.b}")]
    [InlineData("c = ${a.b}\na { b = 5 }")]
    public void A_substitution_takes_the_value_at_its_path_wherever_that_stands(string hocon) =>
        Assert.Equal(5, ConfigurationFactory.ParseString(hocon).GetInt("c"));

    [Fact]
    public void A_substitution_may_name_a_whole_section()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y { z = 2 } }\ncopy = ${base}");

        Assert.Equal(1, config.GetInt("copy.x"));
        Assert.Equal(2, config.GetInt("copy.y.z"));
    }

    [Fact]
    public void A_required_substitution_that_leads_nowhere_is_an_error() =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString("a = ${nowhere.at.all}").GetString("a"));

    [Fact]
    public void A_substitution_joins_the_text_around_it() =>
        Assert.Equal("is 1 or 1!", ConfigurationFactory.ParseString("a = 1\nb = is ${a} or ${a}\"!\"").GetString("b"));

    [EmbeddedFact]
    public void A_section_may_inherit_from_another_and_override_it()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 2 }\nown = ${base} { y = 3, z = ${base.y} }");

        Assert.Equal([1, 3, 2], [config.GetInt("own.x"), config.GetInt("own.y"), config.GetInt("own.z")]);
        Assert.Equal(2, config.GetInt("base.y"));
    }

    [EmbeddedFact]
    public void An_optional_substitution_that_leads_nowhere_leaves_what_was_there()
    {
        var config = ConfigurationFactory.ParseString("a = 1\na = ${?nowhere}\nb = ${?nowhere}\nc = [x, ${?nowhere}]");

        Assert.Equal(1, config.GetInt("a"));
        Assert.False(config.HasPath("b"));
        Assert.Equal(["x"], config.GetStringList("c"));
    }

    [EmbeddedFact]
    public void An_optional_substitution_looks_in_the_environment_where_the_text_says_nothing()
    {
        const string variable = "ENGINE_CONFORMANCE_HOCON_OPTIONAL";
        Environment.SetEnvironmentVariable(variable, "from outside");

        var config = ConfigurationFactory.ParseString($"a = 1\na = ${{?{variable}}}\nb = ${{?{variable}_NOT}}");

        Assert.Equal("from outside", config.GetString("a"));
        Assert.False(config.HasPath("b"));
    }

    [Fact]
    public void A_required_substitution_does_not_look_in_the_environment()
    {
        const string variable = "ENGINE_CONFORMANCE_HOCON";
        Environment.SetEnvironmentVariable(variable, "from outside");

        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString($"a = ${{{variable}}}"));
    }

    [EmbeddedFact]
    public void Inside_its_own_value_a_key_means_what_it_was_before()
    {
        var config = ConfigurationFactory.ParseString("""
            path = [a], path = ${path} [b]
            name = x, name = ${name}y
            """);

        Assert.Equal(["a", "b"], config.GetStringList("path"));
        Assert.Equal("xy", config.GetString("name"));
    }

    [EmbeddedTheory]
    [InlineData("a = ${a}")]
    [InlineData("a = ${b}\nb = ${a}")]
    [InlineData("a { b = ${a} }")]
    [InlineData("a = ${b.x}\nb = ${c}\nc = ${b}")]
    public void A_circle_of_substitutions_is_an_error(string hocon) =>
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));
}
