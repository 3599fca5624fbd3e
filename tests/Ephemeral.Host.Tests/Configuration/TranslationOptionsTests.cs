using System.Text;
using System.Text.Json;
using Ephemeral.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Tests.Configuration;

public class TranslationOptionsTests
{
    [Fact]
    public void An_unknown_translator_is_a_start_up_error_that_names_the_known_ones()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => HostProgram.Build(["--Translation:Translator=Babelfish"]));

        Assert.Equal(
            "Translation:Translator is 'Babelfish'. Set it to one of Apertium, LibreTranslate, Pseudo.",
            Assert.Single(failure.Failures));
    }

    [Fact]
    public void All_that_is_wrong_is_reported_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(
            ("MaxConcurrency", "0"), ("KeepTasksFor", "-01:00:00"), ("Translator", "LibreTranslate"),
            ("LibreTranslate:Url", "nowhere")));

        Assert.Collection(
            failure.Failures,
            text => Assert.Equal("Translation:MaxConcurrency is 0. Set it to something from 1 to 1024.", text),
            text => Assert.StartsWith("Translation:KeepTasksFor is -01:00:00. Set it to something from ", text),
            text => Assert.StartsWith("Translation:LibreTranslate:Url is 'nowhere'. Set it to the address", text));
    }

    [Fact]
    public void An_address_that_is_refused_is_told_back_without_its_password()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(
            ("Translator", "LibreTranslate"), ("LibreTranslate:Url", "ftp://ann:secret@engine:5000/?key=hidden")));

        Assert.StartsWith("Translation:LibreTranslate:Url is 'ftp://engine:5000/'. Set it", Assert.Single(failure.Failures));
    }

    [Fact]
    public void A_key_with_a_sign_that_ends_users_is_not_told_back_either()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(
            ("Translator", "LibreTranslate"), ("LibreTranslate:Url", "ftp://engine:5000/?key=ab@hidden")));

        Assert.StartsWith("Translation:LibreTranslate:Url is 'ftp://…'. Set it", Assert.Single(failure.Failures));
    }

    [Fact]
    public void A_misspelt_setting_is_an_error_that_names_it()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("MaxConcurency", "3")));

        Assert.Contains("MaxConcurency", failure.Message);
    }

    [Theory]
    [InlineData("""{"Translation":null}""")]
    [InlineData("""{"Translation":{"Translator":null,"SourceLanguage":null,"MaxConcurrency":null,"Timeout":null}}""")]
    [InlineData("""{"Translation":{"Pseudo":null,"Apertium":null,"LibreTranslate":null}}""")]
    [InlineData("""{"Translation":{"Apertium":{"Program":null,"Pairs":{"es":null}},"LibreTranslate":{"Url":null,"ApiKey":null}}}""")]
    public void A_null_stands_for_the_default(string file)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));

        var options = TranslationOptionsReader.Read(new ConfigurationBuilder().AddJsonStream(stream).Build());

        Assert.Equal(JsonSerializer.Serialize(new TranslationOptions()), JsonSerializer.Serialize(options));
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_an_error_that_names_it()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("MaxPending", "many")));

        Assert.Contains("Translation:MaxPending", failure.Message);
    }

    [Fact]
    public void The_settings_file_holds_every_setting_with_its_default()
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
        var defaults = JsonSerializer.SerializeToElement(new TranslationOptions());

        var documented = Names(file.GetSection(TranslationOptions.Section)).Order();
        Assert.Equal(Names(defaults, TranslationOptions.Section).Order(), documented);
        var read = JsonSerializer.SerializeToElement(TranslationOptionsReader.Read(file));
        Assert.Equal(defaults.GetRawText(), read.GetRawText());
    }

    [Fact]
    public void Settings_of_the_command_line_are_taken()
    {
        var options = Read(("MaxConcurrency", "9"), ("Apertium:Pairs:es", "eng-spa"), ("Pseudo:Delay", "00:00:01"));

        Assert.Equal(9, options.MaxConcurrency);
        Assert.Equal("eng-spa", options.Apertium.Pairs["es"]);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Pseudo.Delay);
    }

    private static TranslationOptions Read(params (string Name, string Value)[] settings) =>
        TranslationOptionsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting =>
                KeyValuePair.Create<string, string?>($"{TranslationOptions.Section}:{setting.Name}", setting.Value)))
            .Build());

    private static IEnumerable<string> Names(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => child.GetChildren().Any() ? Names(child) : [child.Path]);

    private static IEnumerable<string> Names(JsonElement settings, string path) => settings.EnumerateObject().SelectMany(setting =>
        setting.Value.ValueKind == JsonValueKind.Object && setting.Value.EnumerateObject().Any()
            ? Names(setting.Value, $"{path}:{setting.Name}")
            : [$"{path}:{setting.Name}"]);
}
