using Ephemeral.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class PhoneTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableTheory]
    [InlineData(390, 844)]
    [InlineData(320, 568)]
    public async Task On_a_phone_starting_one_leads_to_the_list_and_says_so(int width, int height)
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host, new() { ViewportSize = new() { Width = width, Height = height } });
        await Expect(page.Page.Locator("#tasks-heading")).Not.ToBeInViewportAsync();

        await page.StartAsync("es");

        await Expect(page.Page.Locator("#tasks-heading")).ToBeInViewportAsync();
        await Expect(page.Rows("running")).ToBeInViewportAsync(new() { Ratio = 0.9f });
        Assert.Equal(["Translation to Spanish (pseudo) started. The page now shows your translations."], await page.SaidAsync());
        Assert.False(await page.OverflowsAsync());
    }

    [SkippableFact]
    public async Task Where_the_list_is_in_view_nothing_moves()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host, new() { ViewportSize = new() { Width = 1280, Height = 860 } });

        await page.StartAsync("es");

        await Expect(page.Rows("running")).ToHaveCountAsync(1);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("scrollY"));
        Assert.Equal(["Translation to Spanish (pseudo) started."], await page.SaidAsync());
    }

    [SkippableFact]
    public async Task A_refused_start_stays_beside_its_reason()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await page.Page.RouteAsync("**/start-translation", route => route.FulfillAsync(
            new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"The queue is full."}""" }));

        await page.StartAsync("es");

        await Expect(page.Problem).ToBeInViewportAsync();
        await Expect(page.Page.Locator("#tasks-heading")).Not.ToBeInViewportAsync();
    }
}
