using System.Text.RegularExpressions;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators.Pseudo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class LayoutTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly (string Name, ColorScheme Scheme, int Width, int Height)[] Looks =
    [
        ("light", ColorScheme.Light, 1280, 860),
        ("dark", ColorScheme.Dark, 1280, 860),
        ("phone", ColorScheme.Light, 390, 844),
        ("phone-dark", ColorScheme.Dark, 390, 844),
        ("small", ColorScheme.Light, 320, 700),
        ("small-dark", ColorScheme.Dark, 320, 700),
    ];

    private static readonly string? PicturesTo = Environment.GetEnvironmentVariable("SCREENSHOTS_TO") is { Length: > 0 } folder ? folder : null;

    /// <summary>Writes the pictures of the documentation when <c>SCREENSHOTS_TO</c> names a folder; without it, each width and scheme is looked at once.</summary>
    [SkippableFact]
    public async Task A_first_visit_reads_well()
    {
        var looks = PicturesTo is null ? [Looks[0], Looks[3], Looks[4]] : Looks;
        var translator = new GatedTranslator(new PseudoTranslator(new PseudoOptions { Delay = TimeSpan.FromMilliseconds(100) }, TimeProvider.System));
        await using var host = await TestHost.StartAsync(Replacing.With(translator), Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(
            chromium, host, new() { ViewportSize = new() { Width = Looks[0].Width, Height = Looks[0].Height } });
        await Expect(page.Page.Locator("#at-once")).ToHaveTextAsync("Up to 5 at once");
        await Expect(page.Translate).ToBeInViewportAsync();

        await page.StartAsync("fr");
        await page.StartAsync("xx-fail");
        // both are listed: after the first alone nothing is polled either
        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        await Expect(page.Rows("failed")).ToHaveCountAsync(1);
        translator.Close();
        await page.StartAsync("de");
        await page.StartAsync("es");
        await Expect(page.Rows("running")).ToHaveCountAsync(2);
        await Expect(page.Rows("running").First.Locator("time")).ToHaveTextAsync(new Regex(@"^[1-9]\d? s$"));
        foreach (var (name, scheme, width, height) in looks)
        {
            await LookAsync(page, scheme, width, height);
            await PictureAsync(page, name, fullPage: width < 500);
            Assert.False(await page.OverflowsAsync(), name);
        }

        translator.Open();
        await page.ExpectNoPollingAsync();
        // A click in the midst of a smooth scroll would break it off.
        await page.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var preview = page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" });
        foreach (var (name, scheme, width, height) in looks)
        {
            await LookAsync(page, scheme, width, height);
            await page.View("Spanish (pseudo)").ClickAsync();
            await Expect(page.Translated).ToBeInViewportAsync(new() { Ratio = 0.9f });
            await Expect(page.Original).ToBeHiddenAsync();
            if (width > 1000)
                await Expect(page.Markdown).ToBeInViewportAsync(new() { Ratio = 0.9f });
            await preview.ClickAsync();
            await Expect(page.Translated.Locator(".level-1")).ToBeInViewportAsync();
            await PictureAsync(page, $"{name}-result");
            Assert.False(await page.OverflowsAsync(), $"{name}-result");
            await preview.ClickAsync();
            await page.Page.Locator("#close").ClickAsync();
        }
    }

    [SkippableFact]
    public async Task Endless_words_do_not_make_the_page_scroll_sideways()
    {
        await using var host = await TestHost.StartAsync(Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        var word = new string('m', 400);
        await page.Markdown.FillAsync($"# {word}\n\n`{word}`\n\n```\n{word}\n```\n\n| {word} | {word} |\n| --- | --- |\n| a | b |");
        await page.StartAsync("es");
        await page.StartAsync("xx-fail");
        await page.OpenBothAsync("Spanish (pseudo)");
        await AssertNothingOverflowsAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();

        await Expect(page.Original.Locator("table")).ToBeVisibleAsync();
        await AssertNothingOverflowsAsync();

        async Task AssertNothingOverflowsAsync()
        {
            foreach (var width in new[] { 320, 375, 768, 1024 })
            {
                await page.Page.SetViewportSizeAsync(width, 700);
                Assert.False(await page.OverflowsAsync(), $"{width}");
            }
        }
    }

    [SkippableFact]
    public async Task The_theme_follows_the_system_until_it_is_chosen_and_the_choice_is_remembered()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, new() { ColorScheme = ColorScheme.Dark });
        var toggle = page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" });
        var dark = await BackgroundAsync(page);
        await Expect(toggle).ToHaveAttributeAsync("aria-pressed", "true");

        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Expect(toggle).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.NotEqual(dark, await BackgroundAsync(page));

        await toggle.ClickAsync();
        await page.Page.ReloadAsync();
        await Expect(toggle).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal(dark, await BackgroundAsync(page));
    }

    // As after a reload: from the top.
    private static async Task LookAsync(TranslatePage page, ColorScheme scheme, int width, int height)
    {
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.Page.EvaluateAsync("scrollTo({ top: 0, behavior: 'instant' })");
    }

    private static Task<string> BackgroundAsync(TranslatePage page) =>
        page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static async Task PictureAsync(TranslatePage page, string name, bool fullPage = false)
    {
        if (PicturesTo is not null)
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(PicturesTo, $"{name}.png"), FullPage = fullPage });
    }
}
