using Akka.Configuration;

namespace Engine.Conformance.Tests.Configuration;

public class ConfigFallbackTests
{
    [Fact]
    public void The_first_configuration_that_has_a_path_answers()
    {
        var config = ConfigurationFactory.ParseString("a = bar")
            .WithFallback(ConfigurationFactory.ParseString("b = biz"))
            .WithFallback(ConfigurationFactory.ParseString("c = baz"))
            .WithFallback(ConfigurationFactory.ParseString("a = foo"));

        Assert.Equal("bar", config.GetString("a"));
        Assert.Equal("biz", config.GetString("b"));
        Assert.Equal("baz", config.GetString("c"));
    }

    [Fact]
    public void Sections_merge_with_those_of_the_fallback_deeply()
    {
        var config = ConfigurationFactory.ParseString("a { b { c = 1 } }")
            .WithFallback(ConfigurationFactory.ParseString("a { e = 4, b { c = 2, d = 3 } }"));

        Assert.Equal([1, 3, 4], [config.GetInt("a.b.c"), config.GetInt("a.b.d"), config.GetInt("a.e")]);
        var section = config.GetConfig("a.b");
        Assert.Equal([1, 3], [section.GetInt("c"), section.GetInt("d")]);
    }

    [Fact]
    public void A_list_replaces_that_of_the_fallback()
    {
        var config = ConfigurationFactory.ParseString("a = [1]").WithFallback(ConfigurationFactory.ParseString("a = [2, 3]"));

        Assert.Equal(["1"], config.GetStringList("a"));
    }

    [Fact]
    public void A_fallback_changes_neither_of_the_two()
    {
        var first = ConfigurationFactory.ParseString("a.b = 1");
        var second = ConfigurationFactory.ParseString("a.c = 2");

        var both = first.WithFallback(second);

        Assert.True(both.HasPath("a.c"));
        Assert.False(first.HasPath("a.c"));
        Assert.False(second.HasPath("a.b"));
    }

    [Fact]
    public void A_text_is_a_configuration_wherever_one_is_expected()
    {
        Config config = "a { b = 1 }";

        Assert.Equal(1, config.GetInt("a.b"));
    }
}
