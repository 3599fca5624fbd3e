using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class LookTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'&{{7*7}}";

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways(bool canSteer)
    {
        (ColorScheme, int)[] looks = canSteer
            ? [(ColorScheme.Light, 1280), (ColorScheme.Dark, 390)]
            : [(ColorScheme.Light, 320), (ColorScheme.Dark, 1280)];
        await using var app = await DashboardApp.StartAsync(options =>
            (options.EnableSteering, options.ShowErrorMessages, options.BackLink) = (canSteer, canSteer, "../"));
        var jobs = app.Keyed("jobs", new() { MaxConcurrency = 2, EnableDynamicConcurrency = canSteer });
        await jobs.EnqueueAsync(Job.Failing("no"));
        for (var i = 0; i < 4; i++)
            await jobs.EnqueueAsync(Job.Endless($"key-{i}"));
        app.Work("idle");
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        await Expect(page.Coordinators).ToHaveCountAsync(2);
        await ExpectNoViolationsAsync("overview");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "jobs" }).ClickAsync();
        await Expect(page.Page.Locator("#keys tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Operations).ToHaveCountAsync(3);
        await ExpectNoViolationsAsync("coordinator");
        if (canSteer)
        {
            await page.Page.GetByLabel("Select all shown").CheckAsync();
            await page.Button("Complete…").ClickAsync();
            await ExpectNoViolationsAsync("confirmation");
            await page.Page.Keyboard.PressAsync("Escape");
        }

        await page.Button("Waiting").ClickAsync();
        await Expect(page.Operations.Locator(".c-key")).ToHaveTextAsync(["key-2", "key-3"]);
        await ExpectNoViolationsAsync("waiting");
        await page.Button("Failed").ClickAsync();
        await Expect(page.Operations).ToHaveCountAsync(1);
        await page.Operations.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Page.Locator("#error-card")).ToBeVisibleAsync();
        await ExpectNoViolationsAsync("operation");

        async Task ExpectNoViolationsAsync(string state)
        {
            foreach (var (scheme, width) in looks)
            {
                await page.LookAsync(scheme, width, 900);
                await page.Page.ExpectNoViolationsAsync($"{state}, {scheme}, {width}");
                Assert.Empty(await page.OverflowingAsync());
            }
        }
    }

    [SkippableFact]
    public async Task Errors_can_be_read_and_buttons_pressed_at_every_width()
    {
        await using var app = await DashboardApp.StartAsync(
            options => (options.EnableSteering, options.ShowErrorMessages) = (true, true));
        var jobs = app.Keyed("jobs");
        await jobs.EnqueueAsync(Job.Failing("The gateway answered 503", "customer-1234"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        await Expect(page.Operations).ToHaveCountAsync(1);
        foreach (var width in new[] { 375, 768, 1024, 1280 })
        {
            await page.LookAsync(ColorScheme.Light, width, 900);

            await page.Operations.GetByRole(AriaRole.Button).First.ClickAsync();

            await Expect(page.Operations.Locator(".pin")).ToBeVisibleAsync();
            foreach (var part in new[] { ".error", ".c-key", ".c-id", ".c-took", ".c-actions" })
                Assert.False(await page.Operations.Locator(part).EvaluateAsync<bool>(
                    "part => part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight + 1"), $"{part} at {width}");
            Assert.False(await page.OverflowsAsync(), $"{width}");
            await page.Operations.GetByRole(AriaRole.Button).First.ClickAsync();
            await Expect(page.Operations.Locator(".pin")).ToBeHiddenAsync();
        }
    }

    [SkippableFact]
    public async Task Names_and_keys_are_text_whatever_they_hold()
    {
        await using var app = await DashboardApp.StartAsync(options => options.ShowErrorMessages = true);
        var jobs = app.Keyed(Hostile, new() { MaxConcurrency = 1 });
        await jobs.EnqueueAsync(Job.Failing(Hostile, Hostile));
        await jobs.EnqueueAsync(Job.Endless(Hostile));
        await jobs.EnqueueAsync(Job.Endless(Hostile));
        await using var page = await DashboardPage.OpenAsync(chromium, app);

        await page.Page.GetByRole(AriaRole.Link, new() { Name = Hostile }).ClickAsync();

        await Expect(page.Page.Locator("#coordinator-heading")).ToHaveTextAsync(Hostile);
        await Expect(page.Page.Locator("#keys tbody .c-name")).ToHaveTextAsync(Hostile);
        await Expect(page.Operations.Nth(1).Locator(".error")).ToHaveTextAsync($"InvalidOperationException: {Hostile}");
        await Expect(page.Operations.Nth(1).Locator(".error")).ToHaveAttributeAsync("title", $"System.InvalidOperationException: {Hostile}");
        await Expect(page.Page.Locator("img")).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Endless_words_do_not_make_a_phone_scroll_sideways()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var word = new string('m', 300);
        var jobs = app.Keyed(word);
        await jobs.EnqueueAsync(Job.Failing(word, word));
        await jobs.EnqueueAsync(Job.Endless(word));
        await using var page = await DashboardPage.OpenAsync(
            chromium, app, options: new() { ViewportSize = new() { Width = 320, Height = 700 } });
        await Expect(page.Coordinators).ToHaveCountAsync(1);
        Assert.False(await page.OverflowsAsync());

        await page.Page.GetByRole(AriaRole.Link, new() { Name = word }).ClickAsync();

        await Expect(page.Operations).ToHaveCountAsync(2);
        Assert.False(await page.OverflowsAsync());
    }

    [SkippableFact]
    public async Task The_theme_follows_the_system_until_it_is_chosen_and_the_choice_is_remembered()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        await using var page = await DashboardPage.OpenAsync(chromium, app, options: new() { ColorScheme = ColorScheme.Dark });
        var toggle = page.Button("Dark theme");
        var dark = await BackgroundAsync(page);
        await Expect(toggle).ToHaveAttributeAsync("aria-pressed", "true");

        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.NotEqual(dark, await BackgroundAsync(page));

        await toggle.ClickAsync();
        await page.Page.ReloadAsync();
        await Expect(toggle).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal(dark, await BackgroundAsync(page));
    }

    [SkippableFact]
    public async Task The_keyboard_reaches_a_coordinator_and_the_figures_of_a_second()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs");
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        await Expect(page.Coordinators).ToHaveCountAsync(1);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "jobs" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "jobs" })).ToBeFocusedAsync();

        await jobs.EnqueueAsync(Job.Endless());
        await Expect(page.Tile("Running").Locator(".value")).ToHaveTextAsync("1");
        await page.Page.Locator("#load-chart svg").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Page.Locator("#load-chart .tip")).ToContainTextAsync("running 1");
    }

    private static Task<string> BackgroundAsync(DashboardPage page) =>
        page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
