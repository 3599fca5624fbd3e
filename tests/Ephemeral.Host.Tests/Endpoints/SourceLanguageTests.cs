using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ephemeral.Host.Tests.Support;

namespace Ephemeral.Host.Tests.Endpoints;

public class SourceLanguageTests
{
    private readonly ScriptedTranslator _translator = new()
    {
        Sources =
        [
            new("en", "English", [new("es", "Spanish")]),
            new("es", "Spanish", [new("en", "English"), new("de", "German")]),
            new("fr", "French", [new("de", "German")]),
        ],
    };

    [Fact]
    public async Task The_sources_are_those_of_the_translator_with_what_each_is_translated_into()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(_translator));

        var sources = await host.Client.GetFromJsonAsync<JsonElement[]>("/api/translate/sources");
        var languages = await host.Client.GetFromJsonAsync<JsonElement[]>("/api/translate/languages");

        Assert.Equal(["en: es", "es: en de", "fr: de"], sources!.Select(source =>
            $"{Code(source)}: {string.Join(' ', source.GetProperty("languages").EnumerateArray().Select(Code))}"));
        Assert.Equal(["es", "en", "de"], languages!.Select(Code));
    }

    [Theory]
    [InlineData(null, "es", "en")]
    [InlineData(null, "de", "es")]
    [InlineData("", "en", "es")]
    [InlineData("fr", "de", "fr")]
    [InlineData("FR", "DE", "fr")]
    public async Task A_translation_is_from_the_source_that_is_named_or_else_from_the_first_that_can(string? source, string language, string expected)
    {
        await using var host = await TestHost.StartAsync(Replacing.With(_translator));

        using var response = await StartAsync(host, source, language);
        await host.Client.WaitForStateAsync((await response.Content.ReadFromJsonAsync<string>())!, "completed");

        Assert.Equal((expected, language.ToLowerInvariant()), Assert.Single(_translator.Directions));
    }

    [Theory]
    [InlineData("tlh", "es", "The source language 'tlh' is not known. Known: en, es, fr.")]
    [InlineData("fr", "es", "The language 'es' is not known. Known: de.")]
    public async Task A_source_that_is_not_known_or_has_not_that_language_is_answered_with_those_that_are(string source, string language, string detail)
    {
        await using var host = await TestHost.StartAsync(Replacing.With(_translator));

        using var response = await StartAsync(host, source, language);

        Assert.Equal(detail, await response.ProblemAsync(HttpStatusCode.BadRequest));
    }

    private static Task<HttpResponseMessage> StartAsync(TestHost host, string? source, string language) => host.Client.PostAsJsonAsync(
        "/api/translate/start-translation", new { sourceLanguage = source, language, originalMarkdown = "hello" });

    private static string Code(JsonElement language) => language.GetProperty("code").GetString()!;
}
