using Akka.Configuration;
using Engine.Conformance.Tests.Surface;

namespace Engine.Conformance.Tests.Configuration;

public class ConfigValueTests
{
    [Fact]
    public void Numbers_are_read_as_the_type_asked_for()
    {
        var config = ConfigurationFactory.ParseString("int = -12, long = 9000000000, real = 2.5");

        Assert.Equal(-12, config.GetInt("int"));
        Assert.Equal(9_000_000_000, config.GetLong("long"));
        Assert.Equal(2.5f, config.GetFloat("real"));
        Assert.Equal(2.5, config.GetDouble("real"));
        Assert.Equal(2.5m, config.GetDecimal("real"));
        Assert.Equal("2.5", config.GetString("real"));
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Booleans_have_words(string word, bool value) =>
        Assert.Equal(value, ConfigurationFactory.ParseString($"a = {word}").GetBoolean("a", !value));

    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("250 ms", 0.25)]
    [InlineData("30s", 30)]
    [InlineData("30 s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("250", 0.25)]
    public void Durations_have_units_and_are_milliseconds_without(string duration, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ConfigurationFactory.ParseString($"a = {duration}").GetTimeSpan("a"));

    [Fact]
    public void A_duration_may_be_infinite() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, ConfigurationFactory.ParseString("a = infinite").GetTimeSpan("a"));

    [Theory]
    [InlineData("-5s")]
    [InlineData("5 weeks")]
    [InlineData("100000000000d")]
    [InlineData("\"00:00:05\"")]
    public void A_duration_that_is_none_is_refused(string duration) =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString($"a = {duration}").GetTimeSpan("a"));

    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("128000b", 128000)]
    public void Sizes_are_in_bytes(string size, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString($"a = {size}").GetByteSize("a", null));

    [Theory]
    [InlineData("2kB", 2000)]
    [InlineData("2 KiB", 2048)]
    [InlineData("2k", 2048)]
    [InlineData("3 gigabytes", 3000000000)]
    public void Sizes_have_units_of_1000_and_of_1024(string size, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString($"a = {size}").GetByteSize("a", null));

    [Fact]
    public void A_size_is_a_whole_number() =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString("a = 1.5MiB").GetByteSize("a", null));

    [Fact]
    public void A_path_that_is_not_there_yields_the_default()
    {
        var config = ConfigurationFactory.ParseString("a.b = 1");

        Assert.Equal(7, config.GetInt("a.c", 7));
        Assert.Equal("x", config.GetString("c", "x"));
        Assert.Null(config.GetString("c"));
        Assert.True(config.GetBoolean("c", true));
        Assert.Equal(TimeSpan.FromSeconds(3), config.GetTimeSpan("c", TimeSpan.FromSeconds(3)));
        Assert.Equal(["d"], config.GetStringList("c", ["d"]));
        Assert.False(config.HasPath("a.c"));
        Assert.True(config.HasPath("a.b"));
        Assert.True(config.HasPath("a"));
    }

    [Fact]
    public void A_section_is_a_configuration_of_its_own()
    {
        var config = ConfigurationFactory.ParseString("a { b { c = 1 } }");

        Assert.Equal(1, config.GetConfig("a").GetInt("b.c"));
        Assert.False(config.GetConfig("a").IsNullOrEmpty());
        Assert.True(config.GetConfig("x").IsNullOrEmpty());
    }

    [Fact]
    public void The_fields_of_a_section_can_be_enumerated()
    {
        var config = ConfigurationFactory.ParseString("a { first = 1, second { x = 2 } }");

        var fields = config.GetConfig("a").AsEnumerable().ToDictionary(f => f.Key, f => f.Value);

        Assert.Equal(["first", "second"], fields.Keys.Order());
        Assert.Equal("1", fields["first"].GetString());
        Assert.True(fields["second"].IsObject());
    }

    [Fact]
    public void The_empty_configuration_has_nothing()
    {
        Config? none = null;

        Assert.True(none.IsNullOrEmpty());
        Assert.True(ConfigurationFactory.Empty.IsEmpty);
        Assert.False(ConfigurationFactory.Empty.HasPath("akka"));
        Assert.False(ConfigurationFactory.ParseString("a = 1").IsEmpty);
    }

    [Fact]
    public void The_engine_has_its_documented_defaults()
    {
        var config = ConfigurationFactory.Default();

        Assert.Equal("INFO", config.GetString("akka.loglevel"));
        Assert.Equal(TimeSpan.FromSeconds(5), config.GetTimeSpan("akka.coordinated-shutdown.default-phase-timeout"));
        var phases = config.GetConfig("akka.coordinated-shutdown.phases");
        Assert.Equal(["before-service-unbind"], phases.GetStringList("service-unbind.depends-on"));
    }

    [EmbeddedFact]
    public void What_is_printed_reads_back_as_the_same_settings()
    {
        var config = ConfigurationFactory.ParseString("""
            a { "b.c" = "x: \"y\" \\ \n z", d = [1, "2 3", { e = on }], f = null, g {} }
            h = ""
            """);

        var again = ConfigurationFactory.ParseString(config.ToString());

        Assert.Equal("x: \"y\" \\ \n z", again.GetString("a.\"b.c\""));
        Assert.Equal("", again.GetString("h", "default"));
        Assert.Equal(config.ToString(), again.ToString());
    }
}
