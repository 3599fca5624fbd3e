using Ephemeral.Host.Health;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators;
using Ephemeral.Host.Translators.LibreTranslate;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Host.Tests.Translators;

public class LibreTranslateTranslatorTests
{
    [Fact]
    public async Task The_texts_of_a_block_go_in_one_call_as_plain_text()
    {
        await using var stub = await LibreTranslateStub.StartAsync();

        var translations = await Translator(stub).TranslateAsync(["one", "two"], "en", "es", CancellationToken.None);

        Assert.Equal(["ONE", "TWO"], translations);
        var sent = Assert.Single(stub.Requests).GetRawText();
        Assert.Equal("""{"q":["one","two"],"source":"en","target":"es","format":"text"}""", sent);
    }

    [Fact]
    public async Task The_key_is_sent_when_there_is_one()
    {
        await using var stub = await LibreTranslateStub.StartAsync();

        await Translator(stub, apiKey: "secret").TranslateAsync(["one"], "en", "es", CancellationToken.None);

        Assert.Equal("secret", stub.Requests.Single().GetProperty("api_key").GetString());
    }

    [Theory]
    [InlineData("en", "en>es,de de>en es>en fr>en")]
    [InlineData("de", "de>en en>es,de es>en fr>en")]
    [InlineData("auto", "auto>es,de,en de>en en>es,de es>en fr>en")]
    public async Task Its_sources_are_those_of_the_service_with_their_targets_that_of_the_setting_first(string source, string expected)
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        var translator = Translator(stub, source);

        await translator.ProbeAsync(CancellationToken.None);

        Assert.Equal(expected, string.Join(' ', translator.Sources.Select(
            from => $"{from.Code}>{string.Join(',', from.Languages.Select(language => language.Code))}")));
    }

    [Fact]
    public async Task A_source_that_it_does_not_know_is_named_by_the_probe()
    {
        await using var stub = await LibreTranslateStub.StartAsync();

        var refusal = await Assert.ThrowsAsync<TranslationRefusedException>(
            () => Translator(stub, "xx").ProbeAsync(CancellationToken.None));

        Assert.Contains("Translation:SourceLanguage is 'xx'", refusal.Message);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(408, false)]
    public async Task A_failure_that_may_pass_is_one_to_retry(int status, bool rateLimit)
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        stub.Answer = context => AnswerAsync(context, status, """{"error":"slow down"}""");

        var failure = await Assert.ThrowsAsync<TranslateException>(() => TranslateAsync(stub));

        Assert.StartsWith($"LibreTranslate answered {status} ", failure.Message);
        Assert.EndsWith(": slow down", failure.Message);
        Assert.Equal(rateLimit, failure.IsRateLimit);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_refusal_is_not_one_to_retry(int status)
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        stub.Answer = context => AnswerAsync(context, status, "<html>no JSON</html>");

        var failure = await Assert.ThrowsAsync<TranslationRefusedException>(() => TranslateAsync(stub));

        Assert.StartsWith($"LibreTranslate answered {status} ", failure.Message);
    }

    [Theory]
    [InlineData("not json", "not the expected JSON")]
    [InlineData("null", "not the expected JSON")]
    [InlineData("{}", "answered 0 texts to 1")]
    [InlineData("""{"translatedText":["a","b"]}""", "answered 2 texts to 1")]
    [InlineData("""{"translatedText":"a"}""", "not the expected JSON")]
    [InlineData("""{"translatedText":[null]}""", "not the expected JSON")]
    public async Task An_answer_that_makes_no_sense_is_a_failure(string body, string expected)
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        stub.Answer = context => AnswerAsync(context, 200, body);

        Assert.Contains(expected, (await Assert.ThrowsAsync<TranslateException>(() => TranslateAsync(stub))).Message);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_failure_after_the_time_limit()
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        stub.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var translator = Translator(stub, timeout: TimeSpan.FromMilliseconds(200));
        var failure = await Assert.ThrowsAsync<TranslateException>(
            () => translator.TranslateAsync(["x"], "en", "es", CancellationToken.None));

        Assert.Equal("LibreTranslate did not answer within 0.2 s.", failure.Message);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"name":"English","targets":["es"]}]""")]
    [InlineData("""[{"code":"en","targets":["es"]}]""")]
    public async Task Languages_that_make_no_sense_are_a_failure(string body)
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        stub.Languages = context => AnswerAsync(context, 200, body);

        var failure = await Assert.ThrowsAsync<TranslateException>(() => Translator(stub).ProbeAsync(CancellationToken.None));

        Assert.Contains("not the expected JSON", failure.Message);
    }

    [Fact]
    public async Task Of_a_service_that_is_not_there_callers_are_told_no_address_and_the_log_no_password()
    {
        var address = $"127.0.0.1:{FreePort.Next()}";
        using var log = new Warnings();
        await using var host = await TestHost.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log), $"Logging:LogLevel:{typeof(TranslatorHealth).FullName}=Warning",
            "Translation:Translator=LibreTranslate", $"Translation:LibreTranslate:Url=http://zoe:secret@{address}/?key=hidden");

        var failure = await Assert.ThrowsAsync<TranslateException>(() => host.Services.GetRequiredService<ITranslator>()
            .TranslateAsync(["x"], "en", "es", CancellationToken.None));

        Assert.Equal("LibreTranslate cannot be reached.", failure.Message);
        var logged = Assert.Single(log.Lines, line => line.Contains("is down"));
        Assert.StartsWith($"The translator LibreTranslate is down: LibreTranslate cannot be reached. (http://{address}/", logged);
        Assert.All(["zoe", "secret", "hidden"], said => Assert.DoesNotContain(said, logged + failure.Detail));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_key_none_is_sent(string? apiKey)
    {
        await using var stub = await LibreTranslateStub.StartAsync();

        await Translator(stub, apiKey: apiKey!).TranslateAsync(["one"], "en", "es", CancellationToken.None);

        Assert.False(stub.Requests.Single().TryGetProperty("api_key", out _));
    }

    [Fact]
    public async Task A_document_goes_through_the_whole_service_though_the_engine_fails_now_and_then()
    {
        await using var stub = await LibreTranslateStub.StartAsync();
        var fail = true;
        stub.Answer = async context =>
        {
            fail = !fail;
            await (fail
                ? AnswerAsync(context, 500, "{}")
                : AnswerAsync(context, 200, """{"translatedText":["übersetzt"]}"""));
        };
        await using var host = await TestHost.StartAsync(
            "Translation:Translator=LibreTranslate", "Translation:LibreTranslate:Url=" + stub.Address,
            "Translation:RetryDelay=00:00:00.001");

        var id = await host.Client.StartAsync("# one\n\ntwo\n\n`three`\n", "de");
        var task = await host.Client.WaitForStateAsync(id, "completed");

        Assert.Equal("# übersetzt\n\nübersetzt\n\n`three`\n", task.GetProperty("translatedMarkdown").GetString());
    }

    private static Task<IReadOnlyList<string>> TranslateAsync(LibreTranslateStub stub) =>
        Translator(stub).TranslateAsync(["x"], "en", "es", CancellationToken.None);

    private static LibreTranslateTranslator Translator(
        LibreTranslateStub stub, string source = "en", string apiKey = "", TimeSpan? timeout = null) => new(
        new LibreTranslateOptions { Url = stub.Address, ApiKey = apiKey, Timeout = timeout ?? Eventually.Deadline },
        source,
        new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>());

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
