using System.Text.Json;
using System.Text.RegularExpressions;
using Ephemeral.Host.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class ProblemTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task A_sixth_translation_while_five_run_is_refused_in_plain_words()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        for (var n = 0; n < 5; n++) await page.StartAsync("es");
        await Expect(page.Problem).ToBeEmptyAsync();

        await page.StartAsync("es");

        await Expect(page.Problem).ToContainTextAsync("Too many at once.");
        await Expect(page.List.Locator("tbody tr")).ToHaveCountAsync(5);
    }

    [SkippableFact]
    public async Task A_document_that_is_too_long_is_refused_and_marked()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.PasteAsync(new string('a', 1_100_000));
        await Expect(page.Page.Locator("#size")).ToHaveTextAsync("1,100,000 characters, 50 KB too many");
        await page.Language.SelectOptionAsync("es");

        await page.Translate.ClickAsync();

        await Expect(page.Problem).ToHaveTextAsync(
            "This document is too long. It takes 1 MB, and 1,024 KB can be translated at once. Split it.");
        Assert.DoesNotContain("/api/translate/start-translation", await page.SentAsync());
        await Expect(page.Markdown).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Markdown).ToBeFocusedAsync();

        await page.Markdown.FillAsync("Short.");
        await page.StartAsync("es");
        await Expect(page.Problem).ToBeEmptyAsync();
        await Expect(page.Markdown).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }

    [SkippableFact]
    public async Task An_empty_document_is_refused_without_asking_the_server()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        // what is loaded late takes back what was said before
        await Expect(page.Language).ToHaveValueAsync(new Regex(".+"));
        var asked = 0;
        page.Page.Request += (_, request) => asked += request.Method == "POST" ? 1 : 0;

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page.Translate.ClickAsync();

        await Expect(page.Problem).ToContainTextAsync("There is nothing to translate yet.");
        await Expect(page.Markdown).ToBeFocusedAsync();
        Assert.Equal(0, asked);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sample" }).ClickAsync();
        await Expect(page.Markdown).ToHaveValueAsync(new Regex("^# The harbour café handbook"));
    }

    [SkippableFact]
    public async Task A_full_queue_says_when_to_try_again()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        foreach (var (detail, retryAfter, expected) in new[]
        {
            ("The queue is full.", "7", "No room right now. The queue is full. Try again in 7 seconds."),
            ("The queue is full.", "1", "No room right now. The queue is full. Try again in a second."),
            ("The queue is full.", null, "No room right now. The queue is full."),
            ("It is full. Try again in 7 seconds.", "7", "No room right now. It is full. Try again in 7 seconds."),
        })
        {
            var headers = new Dictionary<string, string> { ["Content-Type"] = "application/problem+json" };
            if (retryAfter is not null) headers["Retry-After"] = retryAfter;
            await page.Page.UnrouteAllAsync();
            await page.Page.RouteAsync("**/start-translation", route => route.FulfillAsync(
                new() { Status = 503, Headers = headers, Body = JsonSerializer.Serialize(new { title = "Service Unavailable", detail }) }));

            await page.StartAsync("es");

            await Expect(page.Problem).ToHaveTextAsync(expected);
        }
    }

    [SkippableFact]
    public async Task A_service_that_is_down_shows_a_banner_until_it_is_back()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page => page.Clock.InstallAsync());
        var banner = page.Page.Locator("#service-down");
        await Expect(banner).ToBeHiddenAsync();
        await page.Page.RouteAsync("**/start-translation", route => route.FulfillAsync(
            new() { Status = 400, ContentType = "application/json", Body = "\"Translation service is down\"" }));
        await page.Page.RouteAsync("**/api/status", route => route.FulfillAsync(
            new() { ContentType = "application/json", Body = """{"service":{"up":false}}""" }));

        await page.StartAsync("es");
        await Expect(page.Problem).ToHaveTextAsync("The translation was not started. Translation service is down.");
        await Expect(banner).ToContainTextAsync("The translation service is down.");

        await page.Page.UnrouteAllAsync();
        await page.Page.Clock.RunForAsync(5000);
        await Expect(banner).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task A_translator_that_goes_down_is_told_while_work_waits_and_work_goes_on_when_it_is_back()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), "Translation:MaxConcurrency=1", "Translation:ProbeInterval=00:00:00.500");
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await page.StartAsync("de");
        await Expect(page.Rows("running")).ToHaveCountAsync(1);
        await Expect(page.Rows("pending")).ToHaveCountAsync(1);

        translator.ProbeFailure = new InvalidOperationException("gone");
        var banner = page.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The translation service is down." });
        await Expect(banner).ToContainTextAsync("What waits starts by itself then");
        translator.Open();
        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        await Expect(page.Rows("pending")).ToHaveCountAsync(1);

        translator.ProbeFailure = null;
        await Expect(page.Rows("completed")).ToHaveCountAsync(2);
        await Expect(banner).ToBeHiddenAsync();
        Assert.Contains("The translation service is up again.", await page.SaidAsync());
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_translator_that_is_slow_is_told_in_a_banner_and_to_screen_readers()
    {
        var translator = new ScriptedTranslator { Probe = () => Task.Delay(50) };
        await using var host = await TestHost.StartAsync(
            Replacing.With(translator), "Translation:ProbeInterval=00:00:00.100", "Translation:SlowAfter=00:00:00.005");
        await using var page = await TranslatePage.OpenAsync(chromium, host);

        await Expect(page.Page.Locator("#service-slow")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#service-slow")).ToContainTextAsync("The translation service is slow.");
        Assert.Contains("The translation service is slow. Translations take longer than usual.", await page.SaidAsync());

        translator.Probe = null;
        await Expect(page.Page.Locator("#service-slow")).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task A_service_without_languages_says_so_and_offers_them_when_it_is_back()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: async page =>
        {
            await page.Clock.InstallAsync();
            await page.RouteAsync("**/api/translate/sources", route => route.FulfillAsync(new() { ContentType = "application/json", Body = "[]" }));
            await page.RouteAsync("**/api/status", route => route.FulfillAsync(
                new() { ContentType = "application/json", Body = """{"service":{"up":false}}""" }));
        });
        await Expect(page.Page.Locator("#service-down")).ToBeVisibleAsync();
        await page.Translate.ClickAsync();
        await Expect(page.Problem).ToHaveTextAsync("The translation service offers no language at the moment.");

        await page.Page.UnrouteAllAsync();
        await page.Page.Clock.RunForAsync(5000);

        await Expect(page.Page.Locator("#service-down")).ToBeHiddenAsync();
        await page.StartAsync("es");
        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task A_result_that_is_gone_says_so_where_it_was_asked_for()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await Expect(page.View("Spanish (pseudo)")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.View("Spanish (pseudo)").ClickAsync();

        await Expect(page.Page.Locator("#task-problem")).ToHaveTextAsync("This translation is gone: it was not kept any longer.");
        await Expect(page.List).ToContainTextAsync("None yet.");
    }
}
