using System.Text.RegularExpressions;
using Ephemeral.Host.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class TranslatingTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Several_translations_run_side_by_side_and_each_ends_in_its_own_way()
    {
        await using var host = await TestHost.StartAsync("Translation:Pseudo:Delay=00:00:00.200", Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host);

        await page.StartAsync("es");
        await page.StartAsync("xx-fail");
        await page.StartAsync("fr");

        await Expect(page.List.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Rows("completed")).ToHaveCountAsync(2);
        await Expect(page.Rows("failed")).ToHaveCountAsync(1);
        await Expect(page.Rows("failed")).ToContainTextAsync("Failed");
        await Expect(page.Rows("failed").Locator(".detail")).ToContainTextAsync("xx-fail always fails");
        await Expect(page.View("French (pseudo)")).ToBeVisibleAsync();
        await Expect(page.View("Pseudo (fails)")).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_running_translation_shows_that_it_goes_on_and_for_how_long()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host);

        await page.StartAsync("es");

        await Expect(page.Rows("running").GetByRole(AriaRole.Progressbar, new() { Name = "The harbour café handbook Spanish (pseudo)" })).ToBeVisibleAsync();
        await Expect(page.Rows("running").Locator("time")).ToHaveTextAsync(new Regex(@"^([2-9]|\d\d) s$"));
    }

    [SkippableFact]
    public async Task A_result_opens_beside_its_original_and_closing_it_leads_back()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        var text = await page.Markdown.InputValueAsync();

        await page.StartAsync("es");
        await page.OpenBothAsync("Spanish (pseudo)");
        await Expect(page.Original).ToBeVisibleAsync();
        await page.Page.Locator("#close").ClickAsync();
        await page.View("Spanish (pseudo)").ClickAsync();
        await Expect(page.Original).ToBeHiddenAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page.View("Spanish (pseudo)").ClickAsync();

        await Expect(page.Result.GetByRole(AriaRole.Heading, new() { Name = "The harbour café handbook: Spanish (pseudo) translation" })).ToBeFocusedAsync();
        Assert.Equal(text, await page.Original.TextContentAsync());
        var translated = await page.Translated.TextContentAsync();
        Assert.NotEqual(text, translated);
        Assert.Contains("till report --day yesterday --total", translated, StringComparison.Ordinal);

        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Result).ToBeHiddenAsync();
        await Expect(page.View("Spanish (pseudo)")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task A_result_that_comes_late_neither_takes_the_place_of_a_later_one_nor_opens_again()
    {
        var gates = new[] { NewGate(), NewGate() };
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await page.StartAsync("de");
        await Expect(page.Rows("completed")).ToHaveCountAsync(2);
        var asked = 0;
        await page.Page.RouteAsync("**/get-translation/*", async route =>
        {
            // the first and the third
            if (Interlocked.Increment(ref asked) is var number && number != 2)
                await gates[number / 2].Task;
            await route.ContinueAsync();
        });
        var heading = page.Result.GetByRole(AriaRole.Heading, new() { Level = 2 });

        await page.View("Spanish (pseudo)").ClickAsync();
        await page.View("German (pseudo)").ClickAsync();
        await Expect(heading).ToHaveTextAsync("The harbour café handbook: German (pseudo) translation");
        await AnswerAsync(gates[0]);
        await Expect(heading).ToHaveTextAsync("The harbour café handbook: German (pseudo) translation");

        await page.View("Spanish (pseudo)").ClickAsync();
        await page.Page.Locator("#close").ClickAsync();
        await AnswerAsync(gates[1]);
        await Expect(page.Result).ToBeHiddenAsync();

        async Task AnswerAsync(TaskCompletionSource gate)
        {
            var answered = page.Page.WaitForResponseAsync(response => response.Url.Contains("/get-translation/", StringComparison.Ordinal));
            gate.SetResult();
            await (await answered).FinishedAsync();
            await page.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        }

        static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [SkippableFact]
    public async Task A_double_click_starts_one_translation()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Page.RouteAsync("**/start-translation", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });
        await page.Language.SelectOptionAsync("es");

        await page.Translate.DblClickAsync();
        await Expect(page.Translate).ToBeDisabledAsync();
        gate.SetResult();

        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        await Expect(page.Translate).ToBeEnabledAsync();
        Assert.Single(await page.SentAsync(), url => url == "/api/translate/start-translation");
    }

    [SkippableFact]
    public async Task What_is_written_from_right_to_left_is_shown_so()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Markdown.FillAsync("# مرحبا بالعالم\n\nنص\n\nplain words\n\n- بند");
        await Expect(page.Markdown).ToHaveCSSAsync("direction", "rtl");

        await page.StartAsync("es");
        await page.View("Spanish").ClickAsync();

        Assert.True(await page.Translated.EvaluateAsync<bool>(
            """
            pane => {
              const first = document.createRange();
              first.setStart(pane.firstChild, 0);
              first.setEnd(pane.firstChild, 8);
              const [text, around] = [first.getBoundingClientRect(), pane.getBoundingClientRect()];
              return around.right - text.right < text.left - around.left;
            }
            """));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.Translated.Locator(".level-1")).ToHaveCSSAsync("direction", "rtl");
        await Expect(page.Translated.Locator("p").First).ToHaveCSSAsync("direction", "rtl");
        await Expect(page.Translated.Locator("p").Nth(1)).ToHaveCSSAsync("direction", "ltr");
        await Expect(page.Translated.Locator("ul")).ToHaveCSSAsync("direction", "rtl");
    }

    [SkippableFact]
    public async Task A_result_can_be_copied_and_downloaded()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(
            chromium, host, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await page.StartAsync("de");
        await page.View("German (pseudo)").ClickAsync();
        var translated = await page.Translated.TextContentAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => window.said.includes('Translation copied.')");
        Assert.Equal(translated, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.GetByRole(AriaRole.Button, new() { Name = "Download .md" }).ClickAsync());
        Assert.Equal("the-harbour-café-handbook.de.md", download.SuggestedFilename);
        Assert.Equal(translated, await File.ReadAllTextAsync(await download.PathAsync()));
    }

    [SkippableFact]
    public async Task A_preview_shows_the_documents_as_they_are_meant()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await page.OpenBothAsync("Spanish (pseudo)");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();

        foreach (var pane in new[] { page.Original, page.Translated })
        {
            await Expect(pane.Locator(".level-1")).ToHaveCountAsync(1);
            await Expect(pane.Locator(".level-2")).ToHaveCountAsync(3);
            await Expect(pane.Locator("ol > li")).ToHaveCountAsync(3);
            await Expect(pane.Locator("ul > li")).ToHaveCountAsync(2);
            await Expect(pane.Locator("tbody tr")).ToHaveCountAsync(3);
            await Expect(pane.Locator("blockquote")).ToHaveCountAsync(1);
            await Expect(pane.Locator("pre code")).ToHaveTextAsync("till report --day yesterday --total");
            await Expect(pane.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://example.com/handbook");
        }
    }

    [SkippableFact]
    public async Task A_long_pasted_document_comes_back_whole()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        var text = string.Join("\n\n", Enumerable.Range(1, 300).Select(n => $"## Part {n}\n\nOne more line about part {n}, with `code {n}`."));
        await page.PasteAsync(text);

        await page.StartAsync("es");
        await page.OpenBothAsync("Spanish (pseudo)");

        Assert.Equal(text, await page.Original.TextContentAsync());
        Assert.Contains("`code 300`", await page.Translated.TextContentAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_translation_is_not_sent_before_the_server_knows_the_visitor()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page =>
            page.RouteAsync("**/editor/get-translations", async route =>
            {
                await gate.Task;
                await route.ContinueAsync();
            }));
        await page.Language.SelectOptionAsync("es");

        await page.Translate.ClickAsync();
        Assert.DoesNotContain("/api/translate/start-translation", await page.SentAsync());
        gate.SetResult();

        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
    }
}
