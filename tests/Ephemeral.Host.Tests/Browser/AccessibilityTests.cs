using System.Text.RegularExpressions;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators.Pseudo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class AccessibilityTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Axe_finds_nothing_in_any_state_of_the_page_whatever_its_width_and_scheme()
    {
        var translator = new GatedTranslator(new PseudoTranslator(new PseudoOptions { Delay = TimeSpan.Zero }, TimeProvider.System));
        translator.Close();
        await using var host = await TestHost.StartAsync(Replacing.With(translator), Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page =>
            page.RouteAsync("**/api/status", async route =>
            {
                var answer = await route.FetchAsync();
                var status = Regex.Replace(await answer.TextAsync(), "\"maxRequestBytes\":[0-9]+", "\"maxRequestBytes\":10000");
                await route.FulfillAsync(new() { Response = answer, Body = status });
            }));
        await Expect(page.List).ToContainTextAsync("None yet.");
        await ExpectNoViolationsAsync(page, "empty");

        await page.StartAsync("es");
        await page.StartAsync("xx-fail");
        await page.ExpectPollingAsync();
        await ExpectNoViolationsAsync(page, "running");

        translator.Open();
        await page.ExpectNoPollingAsync();
        await page.View("Spanish (pseudo)").ClickAsync();
        await Expect(page.Result).ToBeVisibleAsync();
        await ExpectNoViolationsAsync(page, "result");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Original" }).ClickAsync();
        await page.Page.Locator("#draft-note").EvaluateAsync("note => { note.hidden = false; }");
        await page.Markdown.FillAsync(new string('a', 11_000));
        await Expect(page.Page.Locator("#size")).ToHaveClassAsync("over");
        await ExpectNoViolationsAsync(page, "too long");
        await page.Markdown.FillAsync("");
        await page.Translate.ClickAsync();
        await page.Page.Locator("#service-down, #service-slow, #connection").EvaluateAllAsync<object>("banners => banners.forEach(banner => { banner.hidden = false; })");
        await ExpectNoViolationsAsync(page, "preview, problem and banners");
    }

    [SkippableFact]
    public async Task Everything_can_be_done_with_the_keyboard_in_the_order_of_reading()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await Expect(page.Language).ToHaveValueAsync(new Regex(".+"));
        var keyboard = page.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the document" })).ToBeFocusedAsync();
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the document" })).ToBeInViewportAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Markdown).ToBeFocusedAsync();

        await keyboard.PressAsync("Tab");
        await Expect(page.Language).ToBeFocusedAsync();
        await keyboard.PressAsync("S");
        await keyboard.PressAsync("Tab");
        await Expect(page.Translate).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.View("Spanish (pseudo)")).ToBeVisibleAsync();
        await Expect(page.Translate).ToBeFocusedAsync();

        await keyboard.PressAsync("Tab");
        await Expect(page.View("Spanish (pseudo)")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Result.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToBeFocusedAsync();
        foreach (var id in new[] { "preview", "show-original" })
        {
            await keyboard.PressAsync("Tab");
            Assert.Equal(id, await page.FocusedIdAsync());
        }

        await keyboard.PressAsync("Enter");
        foreach (var id in new[] { "copy", "download", "close", "original", "translated" })
        {
            await keyboard.PressAsync("Tab");
            Assert.Equal(id, await page.FocusedIdAsync());
        }

        await keyboard.PressAsync("Tab");
        await Expect(page.View("Spanish (pseudo)")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(page.InRow("Spanish (pseudo)", "Remove")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.List).ToContainTextAsync("None yet.");
        await Expect(page.Page.Locator("#tasks-heading")).ToBeFocusedAsync();
    }

    [SkippableTheory]
    [InlineData("Control+Enter")]
    [InlineData("Meta+Enter")]
    public async Task A_shortcut_translates_from_within_the_document(string keys)
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await Expect(page.Language).ToHaveValueAsync(new Regex(".+"));
        var text = await page.Markdown.InputValueAsync();

        await page.Markdown.PressAsync(keys);

        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        await Expect(page.Markdown).ToHaveValueAsync(text);
        await Expect(page.Markdown).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task The_list_is_a_table_with_named_columns_and_rows()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");

        var table = page.Page.GetByRole(AriaRole.Table, new() { Name = "Your translations, newest first" });
        await Expect(table.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Document", "Language", "State", "Time", "Actions", "Details"]);
        await Expect(table.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(["The harbour café handbook"]);
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Nothing_moves_for_who_asked_for_less_motion()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await Expect(page.Rows("running")).ToHaveCountAsync(1);
        Assert.NotEqual(0, await page.Page.EvaluateAsync<int>("document.getAnimations().length"));

        await page.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });

        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.getAnimations().length"));
    }

    private static async Task ExpectNoViolationsAsync(TranslatePage page, string state)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark), (320, ColorScheme.Light) })
        {
            await page.Page.SetViewportSizeAsync(width, 900);
            Assert.False(await page.OverflowsAsync(), $"In the state '{state}' with a width of {width} it scrolls sideways.");
            await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.Page.ExpectNoViolationsAsync($"{state}, {scheme}, {width}");
        }
    }
}
